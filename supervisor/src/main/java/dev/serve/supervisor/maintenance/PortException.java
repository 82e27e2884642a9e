package dev.serve.supervisor.maintenance;

/** The maintenance port can't be opened; the message names host and port, what was expected and what was found. */
public final class PortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortException(String message) {
        super(message);
    }

    PortException(String message, Throwable cause) {
        super(message, cause);
    }
}
