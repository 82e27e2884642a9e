package dev.serve.amqp;

import dev.serve.calls.RemoteFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A call over a message broker did not return: one class for each kind of reason. */
public abstract sealed class AmqpCallException extends RuntimeException implements CallResult, RemoteFailure
        permits ConnectionLostException,
                QueueFullException,
                RemoteExecutionException,
                ReplyTimeoutException,
                UnknownProcedureException {

    private static final long serialVersionUID = 1;

    private final String procedure;

    AmqpCallException(String procedure, String message) {
        super(message);
        this.procedure = procedure;
    }

    /** What was called. */
    public final String procedure() {
        return procedure;
    }

    /** Never returns. The stack trace is that of the one who asks, not of the thread that heard of the failure. */
    @Override
    public final Object orThrow() {
        fillInStackTrace();
        throw this;
    }

    /** The {@code procedure} that was called, and that it was {@code over} AMQP. */
    @Override
    public Map<String, Object> remoteCall() {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("procedure", procedure);
        call.put("over", "amqp");
        return call;
    }

    /** Nothing, except where the procedure ran and failed. */
    @Override
    public Optional<Object> remoteError() {
        return Optional.empty();
    }
}
