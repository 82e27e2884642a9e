package dev.serve.supervisor.cli;

/** Ends the command: its message is what standard error says. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * With a line that names what went wrong; others behind it tell where that comes from.
     *
     * @param exitCode one of {@link ExitCode}
     */
    CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
