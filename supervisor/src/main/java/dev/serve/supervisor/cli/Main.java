package dev.serve.supervisor.cli;

/** Where the {@code serve} command starts. */
public final class Main {

    private Main() {}

    /** Carries out one command line and ends the JVM with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        Runner runner = (configuration, port) -> {
            throw new CommandException(ExitCode.FAILED, "nothing to run " + configuration + " with");
        };
        System.exit(new ServeCli(Environment.ofProcess(), runner).execute(arguments));
    }
}
