package dev.serve.amqp;

import dev.serve.calls.Arguments;
import java.time.Duration;
import java.util.Optional;

/**
 * A call of a procedure over a message broker.
 *
 * @param procedure its name
 * @param kind which of its queues
 * @param arguments by position and by name
 * @param timeout how long to wait for its reply, from the asking on; that of the client where empty
 * @param isRepeatable whether it may be sent again where the connection was lost before it was answered, so that it may run
 *     twice; it is not unless asked for
 */
public record AmqpCall(
        String procedure, QueueKind kind, Arguments arguments, Optional<Duration> timeout, boolean isRepeatable) {

    public AmqpCall {
        if (procedure.isEmpty()) {
            throw new IllegalArgumentException("expected the name of a procedure, found an empty one");
        }
        if (timeout.isPresent()) {
            AmqpClientOptions.checkTimeout(timeout.get());
        }
    }

    /** A call of which no more is said. */
    public static AmqpCall of(String procedure, Arguments arguments) {
        return new AmqpCall(procedure, QueueKind.ASYNC, arguments, Optional.empty(), false);
    }

    /** This one over the queue of a kind. */
    public AmqpCall withKind(QueueKind kind) {
        return new AmqpCall(procedure, kind, arguments, timeout, isRepeatable);
    }

    /** This one with so much time. */
    public AmqpCall withTimeout(Duration timeout) {
        return new AmqpCall(procedure, kind, arguments, Optional.of(timeout), isRepeatable);
    }

    /** This one, sent again where it is not known whether it has run. */
    public AmqpCall repeatable() {
        return new AmqpCall(procedure, kind, arguments, timeout, true);
    }

    String routingKey() {
        return kind.routingKey(procedure);
    }
}
