package dev.serve.calls;

/** A call server takes no calls now: it is paused, stopped or closed. */
public final class ServiceUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServiceUnavailableException(String message) {
        super(message);
    }
}
