package dev.serve.amqp;

/** There was no room for the call: in the queue of the procedure, or among those that the client has under way. It has not run. */
public final class QueueFullException extends AmqpCallException {

    private static final long serialVersionUID = 1;

    QueueFullException(String procedure, String message) {
        super(procedure, message);
    }
}
