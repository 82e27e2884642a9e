package dev.serve.amqp;

/** The connection was lost before there was a reply, there is none, or the client was closed. */
public final class ConnectionLostException extends AmqpCallException {

    private static final long serialVersionUID = 1;

    private final boolean mayHaveRun;

    ConnectionLostException(String procedure, String message, boolean mayHaveRun) {
        super(procedure, message);
        this.mayHaveRun = mayHaveRun;
    }

    /** Whether the procedure may have run, or may run yet; where not, the call was never sent. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
