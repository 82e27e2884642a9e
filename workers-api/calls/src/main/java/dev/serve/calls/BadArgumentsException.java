package dev.serve.calls;

/** Arguments that do not fit a procedure. The message names the parameter, what came and what was wanted. */
public final class BadArgumentsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Tells why, in words for the caller. */
    public BadArgumentsException(String message) {
        super(message);
    }
}
