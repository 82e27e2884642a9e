package dev.serve.worker;

import java.util.Map;

/** Tells how a command ended that was expected to go on: {@code exited with 3}, {@code killed by signal 9 (SIGKILL)}. */
public final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Added to the number of a signal, it makes the exit code that Java and shells report for a process killed by it. */
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    /**
     * Tells of the end of a command.
     *
     * @param command its name
     * @param exitCode as Java reports it: 128 and the number of the signal where it was killed
     */
    public CommandFailedException(String command, int exitCode) {
        super(command + ": " + describe(exitCode));
    }

    /** A command that exits by itself with more than 128 can't be told from one that was killed; few do. */
    private static String describe(int exitCode) {
        int signal = exitCode - SIGNALLED;
        if (signal < 1 || signal > LAST_SIGNAL) {
            return "exited with " + exitCode;
        }
        String name = SIGNALS.get(signal);
        return "killed by signal " + signal + (name == null ? "" : " (" + name + ")");
    }
}
