package dev.serve.amqp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the virtual host knows of a channel. Guarded as its virtual host is. */
final class ChannelState {

    final ConnectionState connection;
    final int number;
    final Map<String, QueueConsumer> consumers = new LinkedHashMap<>();

    /** In the order of their delivery tags. */
    private final Map<Long, Unacked> unacked = new LinkedHashMap<>();

    private String lastQueue = "";
    private long lastDeliveryTag;
    private int channelPrefetch;
    private int consumerPrefetch;
    private long lastConsumer;

    ChannelState(ConnectionState connection, int number) {
        this.connection = connection;
        this.number = number;
    }

    /** Sets how many messages may be unacknowledged: on the channel, or for each consumer that comes. */
    void prefetch(int count, boolean ofChannel) {
        if (ofChannel) {
            channelPrefetch = count;
        } else {
            consumerPrefetch = count;
        }
    }

    int consumerPrefetch() {
        return consumerPrefetch;
    }

    boolean sharesPrefetch() {
        return channelPrefetch > 0;
    }

    boolean canTake() {
        return channelPrefetch == 0 || unacked.size() < channelPrefetch;
    }

    void declared(String queue) {
        lastQueue = queue;
    }

    /** The queue that a method means: the one declared last where it names none. */
    String named(String queue) throws BrokerException {
        if (!queue.isEmpty()) {
            return queue;
        }
        if (lastQueue.isEmpty()) {
            throw new BrokerException(ReplyCode.NOT_FOUND, "no previously declared queue");
        }
        return lastQueue;
    }

    String newConsumerTag() {
        lastConsumer++;
        return "ctag-" + number + "." + lastConsumer;
    }

    long nextDeliveryTag() {
        return ++lastDeliveryTag;
    }

    void keep(Unacked message) {
        unacked.put(message.deliveryTag(), message);
    }

    /**
     * Takes out what a client acknowledges or returns.
     *
     * @param multiple all up to this one; then 0 means all there are
     * @throws BrokerException when that one is not unacknowledged
     */
    List<Unacked> settle(long deliveryTag, boolean multiple) throws BrokerException {
        if (deliveryTag == 0 && multiple) {
            return settleAll();
        }
        Unacked one = unacked.get(deliveryTag);
        if (one == null) {
            throw new BrokerException(ReplyCode.PRECONDITION_FAILED, "unknown delivery tag " + deliveryTag);
        }
        if (!multiple) {
            unacked.remove(deliveryTag);
            settled(one);
            return List.of(one);
        }
        List<Unacked> settled = new ArrayList<>();
        Iterator<Unacked> eldestFirst = unacked.values().iterator();
        while (settled.isEmpty() || settled.getLast().deliveryTag() < deliveryTag) {
            Unacked next = eldestFirst.next();
            eldestFirst.remove();
            settled(next);
            settled.add(next);
        }
        return settled;
    }

    /** Takes out all. */
    List<Unacked> settleAll() {
        List<Unacked> all = List.copyOf(unacked.values());
        unacked.clear();
        all.forEach(ChannelState::settled);
        return all;
    }

    private static void settled(Unacked message) {
        message.consumer().ifPresent(QueueConsumer::settled);
    }
}
