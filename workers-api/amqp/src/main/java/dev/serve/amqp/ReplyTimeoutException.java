package dev.serve.amqp;

/** There was no reply in time. It may run all the same, once it has been taken from its queue; it does not, where it has not. */
public final class ReplyTimeoutException extends AmqpCallException {

    private static final long serialVersionUID = 1;

    ReplyTimeoutException(String procedure, String message) {
        super(procedure, message);
    }
}
