package dev.serve.amqp;

import java.util.Optional;

/** Who gets messages from a queue. Guarded as its virtual host is. */
final class QueueConsumer {

    final ChannelState channel;
    final QueueState queue;
    final String tag;
    final boolean noAck;
    final boolean exclusive;
    private final int prefetch;
    private int unacked;

    /** @param prefetch how many messages it holds unacknowledged at most, 0 for any number */
    QueueConsumer(ChannelState channel, QueueState queue, String tag, boolean noAck, boolean exclusive, int prefetch) {
        this.channel = channel;
        this.queue = queue;
        this.tag = tag;
        this.noAck = noAck;
        this.exclusive = exclusive;
        this.prefetch = prefetch;
    }

    /** Whether one more message may be delivered to it now. */
    boolean canTake() {
        return channel.connection.canTake() && (noAck || ((prefetch == 0 || unacked < prefetch) && channel.canTake()));
    }

    /** Delivers a message to it. */
    Effect deliver(QueueEntry entry) {
        long deliveryTag = channel.nextDeliveryTag();
        channel.connection.sending(entry.bytes());
        if (noAck) {
            queue.release(entry);
        } else {
            unacked++;
            channel.keep(new Unacked(deliveryTag, queue, entry, Optional.of(this)));
        }
        return new Effect.Deliver(channel, tag, deliveryTag, entry.redelivered(), entry.message());
    }

    /** One of its messages is no longer unacknowledged. */
    void settled() {
        unacked--;
    }
}
