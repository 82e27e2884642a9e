package dev.serve.calls;

/** A call server has as many calls under way as it may have, or had as many a second, and the caller would not wait. */
public final class ServerFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServerFullException(String message) {
        super(message);
    }
}
