package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.Publish;
import java.util.Arrays;

/**
 * A message that is being received, frame by frame. It takes memory as frames come, not as they are announced, and
 * takes it from the budget. For one thread.
 */
final class IncomingMessage {

    private final Publish publish;
    private final MessageProperties properties;
    private final MemoryBudget budget;
    private byte[] body = {};
    private int received;
    private long taken;

    IncomingMessage(Publish publish, MessageProperties properties, MemoryBudget budget) {
        this.publish = publish;
        this.properties = properties;
        this.budget = budget;
    }

    boolean isComplete() {
        return received == properties.bodyBytes();
    }

    boolean isMandatory() {
        return publish.mandatory();
    }

    void add(byte[] part) throws BrokerException {
        if (part.length > properties.bodyBytes() - received) {
            throw new BrokerException(
                    ReplyCode.FRAME_ERROR,
                    "expected a body of " + properties.bodyBytes() + " bytes, found at least "
                            + (received + part.length));
        }
        if (!budget.take(part.length)) {
            throw new BrokerException(
                    ReplyCode.RESOURCE_ERROR, "the embedded broker has no memory left to receive a message");
        }
        taken += part.length;
        if (received == 0) {
            body = part;
        } else {
            int total = received + part.length;
            if (total > body.length) {
                body = Arrays.copyOf(body, (int) Math.min(properties.bodyBytes(), Math.max(2L * body.length, total)));
            }
            System.arraycopy(part, 0, body, received, part.length);
        }
        received += part.length;
    }

    BrokerMessage message() {
        return new BrokerMessage(publish.exchange(), publish.routingKey(), properties, body);
    }

    /** Gives back what it took: from here on it counts in the queues that take it. */
    void release() {
        budget.giveBack(taken);
        taken = 0;
    }
}
