package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.Consume;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of messages: publish, consume, fetch, acknowledge, return. It decides, and does nothing, as its {@link
 * VirtualHost} does, and is guarded with it.
 */
final class Deliveries {

    /** What became of a message that was published. */
    enum Published {
        ROUTED,
        UNROUTED,
        /** A queue had no room for it. */
        REJECTED
    }

    /** What a fetch is answered. */
    record Fetched(long deliveryTag, QueueEntry entry, int messagesLeft) {}

    private final VirtualHost host;
    private final BrokerLimits limits;

    Deliveries(VirtualHost host, BrokerLimits limits) {
        this.host = host;
        this.limits = limits;
    }

    Published publish(BrokerMessage message, long nowMillis, List<Effect> effects) throws BrokerException {
        Collection<QueueState> queues = host.route(message.exchange(), message.routingKey(), nowMillis, effects);
        if (queues.isEmpty()) {
            return Published.UNROUTED;
        }
        boolean accepted = true;
        for (QueueState queue : queues) {
            accepted &= queue.publish(message, nowMillis, effects);
        }
        return accepted ? Published.ROUTED : Published.REJECTED;
    }

    void consume(ChannelState channel, Consume asked, long nowMillis, List<Effect> effects) throws BrokerException {
        if (asked.noLocal()) {
            throw BrokerException.notImplemented("basic.consume with no-local");
        }
        for (String argument : asked.arguments().keySet()) {
            throw BrokerException.notImplemented("consumer argument '" + argument + "'");
        }
        if (channel.consumers.containsKey(asked.consumerTag())) {
            throw new BrokerException(
                    ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + asked.consumerTag() + "'");
        }
        if (channel.consumers.size() >= limits.consumers()) {
            throw new BrokerException(
                    ReplyCode.RESOURCE_ERROR,
                    "the embedded broker holds at most " + limits.consumers() + " consumers a channel");
        }
        QueueState queue = host.queue(channel.named(asked.queue()), channel.connection, nowMillis, effects);
        String tag = asked.consumerTag().isEmpty() ? channel.newConsumerTag() : asked.consumerTag();
        QueueConsumer consumer =
                new QueueConsumer(channel, queue, tag, asked.noAck(), asked.exclusive(), channel.consumerPrefetch());
        queue.add(consumer);
        channel.consumers.put(tag, consumer);
        if (!asked.noWait()) {
            effects.add(new Effect.ConsumeOk(channel, tag));
        }
        queue.dispatch(nowMillis, effects);
    }

    /** Limits what may be unacknowledged: on the channel, or for each consumer that comes. */
    void prefetch(ChannelState channel, int count, boolean ofChannel, long nowMillis, List<Effect> effects) {
        channel.prefetch(count, ofChannel);
        if (ofChannel) {
            consumedBy(channel).forEach(queue -> queue.dispatch(nowMillis, effects));
        }
    }

    /** Ends a consumer, if there is one of this tag. What it has not acknowledged stays with the channel. */
    void cancel(ChannelState channel, String consumerTag, long nowMillis, List<Effect> effects) {
        QueueConsumer consumer = channel.consumers.remove(consumerTag);
        if (consumer != null) {
            remove(consumer, nowMillis, effects);
        }
    }

    Optional<Fetched> fetch(ChannelState channel, QueueState queue, boolean noAck, long nowMillis) {
        queue.used(nowMillis);
        Optional<QueueEntry> entry = queue.take(nowMillis);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        long deliveryTag = channel.nextDeliveryTag();
        if (noAck) {
            queue.release(entry.get());
        } else {
            channel.keep(new Unacked(deliveryTag, queue, entry.get(), Optional.empty()));
        }
        return Optional.of(new Fetched(deliveryTag, entry.get(), queue.readyCount(nowMillis)));
    }

    void ack(ChannelState channel, long deliveryTag, boolean multiple, long nowMillis, List<Effect> effects)
            throws BrokerException {
        List<Unacked> settled = channel.settle(deliveryTag, multiple);
        settled.forEach(one -> one.queue().release(one.entry()));
        goOn(channel, settled, nowMillis, effects);
    }

    void nack(ChannelState channel, ClientMethod.Nack asked, long nowMillis, List<Effect> effects)
            throws BrokerException {
        List<Unacked> settled = channel.settle(asked.deliveryTag(), asked.multiple());
        if (asked.requeue()) {
            settled.forEach(one -> one.queue().requeue(one.entry()));
        } else {
            settled.forEach(one -> one.queue().release(one.entry()));
        }
        goOn(channel, settled, nowMillis, effects);
    }

    /** Puts all that the channel has not acknowledged back. */
    void recover(ChannelState channel, long nowMillis, List<Effect> effects) {
        List<Unacked> settled = channel.settleAll();
        settled.forEach(one -> one.queue().requeue(one.entry()));
        goOn(channel, settled, nowMillis, effects);
    }

    /** Ends all consumers of a channel, and puts what it has not acknowledged back. */
    void close(ChannelState channel, long nowMillis, List<Effect> effects) {
        channel.connection.channels.remove(channel.number, channel);
        List<QueueConsumer> consumers = List.copyOf(channel.consumers.values());
        channel.consumers.clear();
        List<Unacked> settled = channel.settleAll();
        settled.forEach(one -> one.queue().requeue(one.entry()));
        consumers.forEach(consumer -> remove(consumer, nowMillis, effects));
        goOn(channel, settled, nowMillis, effects);
    }

    /** Ends all channels of a connection, and its exclusive queues. */
    void close(ConnectionState connection, long nowMillis, List<Effect> effects) {
        List.copyOf(connection.channels.values()).forEach(channel -> close(channel, nowMillis, effects));
        List.copyOf(connection.exclusiveQueues).forEach(queue -> host.delete(queue, nowMillis, effects));
    }

    /** So much of what was delivered to a connection has been written. */
    void sent(ConnectionState connection, long bytes, long nowMillis, List<Effect> effects) {
        if (connection.sent(bytes)) {
            Set<QueueState> queues = new LinkedHashSet<>();
            connection.channels.values().forEach(channel -> queues.addAll(consumedBy(channel)));
            queues.forEach(queue -> queue.dispatch(nowMillis, effects));
        }
    }

    private void remove(QueueConsumer consumer, long nowMillis, List<Effect> effects) {
        consumer.queue.used(nowMillis);
        if (consumer.queue.remove(consumer)) {
            host.delete(consumer.queue, nowMillis, effects);
        }
    }

    /** Delivers what has become possible. */
    private void goOn(ChannelState channel, List<Unacked> settled, long nowMillis, List<Effect> effects) {
        if (settled.size() == 1 && !channel.sharesPrefetch()) {
            goOn(settled.getFirst().queue(), nowMillis, effects);
            return;
        }
        Set<QueueState> queues = new LinkedHashSet<>();
        settled.forEach(one -> queues.add(one.queue()));
        if (channel.sharesPrefetch()) {
            queues.addAll(consumedBy(channel));
        }
        queues.forEach(queue -> goOn(queue, nowMillis, effects));
    }

    private static void goOn(QueueState queue, long nowMillis, List<Effect> effects) {
        queue.dispatch(nowMillis, effects);
        queue.dropSurplus();
    }

    private static Set<QueueState> consumedBy(ChannelState channel) {
        Set<QueueState> queues = new LinkedHashSet<>();
        channel.consumers.values().forEach(consumer -> queues.add(consumer.queue));
        return queues;
    }
}
