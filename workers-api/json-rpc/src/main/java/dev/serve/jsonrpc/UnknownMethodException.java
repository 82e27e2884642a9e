package dev.serve.jsonrpc;

/** The name that was asked about is none of a method. */
final class UnknownMethodException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownMethodException(String name) {
        super("expected the name of a method as system.listMethods has them, found '" + name + "'");
    }
}
