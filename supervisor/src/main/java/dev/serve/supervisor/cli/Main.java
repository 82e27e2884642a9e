package dev.serve.supervisor.cli;

/** Where the {@code serve} command starts. */
public final class Main {

    private Main() {}

    /** Carries out one command line and ends the JVM with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        System.exit(new ServeCli(Environment.ofProcess(), runner()).execute(arguments));
    }

    /** What {@code serve run} runs. */
    static Runner runner() {
        return new Foreground(true, false);
    }
}
