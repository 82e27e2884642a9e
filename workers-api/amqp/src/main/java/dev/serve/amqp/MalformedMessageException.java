package dev.serve.amqp;

/**
 * A body that is no message, or none that is taken here. What it says tells what was expected, what was found and where,
 * and quotes nothing of the body, which may hold secrets.
 */
public final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }

    /** Something else than what was expected. */
    static MalformedMessageException found(String expected, String found) {
        return new MalformedMessageException("expected " + expected + ", found " + found);
    }
}
