package dev.serve.jsonrpc;

/** A result that can't be written as JSON. */
final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnsendableException(Throwable why) {
        super("the result can't be sent: " + why.getMessage(), why);
    }
}
