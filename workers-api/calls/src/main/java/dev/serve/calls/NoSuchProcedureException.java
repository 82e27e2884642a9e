package dev.serve.calls;

/** No procedure has this name. One that has, and can't be called for now, is {@link ProcedureAwayException}. */
public final class NoSuchProcedureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchProcedureException(String message) {
        super(message);
    }
}
