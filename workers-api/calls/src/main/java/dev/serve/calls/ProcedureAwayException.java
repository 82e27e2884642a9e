package dev.serve.calls;

/** A procedure that is known, and whose service does not serve it now: paused, stopped, failed, or reloading for long. */
public final class ProcedureAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Tells why, in words for the caller. */
    public ProcedureAwayException(String message) {
        super(message);
    }
}
