package dev.serve.supervisor;

/** The supervisor is shutting down and takes no more commands. */
public final class ShuttingDownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShuttingDownException() {
        super("the supervisor is shutting down and takes no more commands");
    }
}
