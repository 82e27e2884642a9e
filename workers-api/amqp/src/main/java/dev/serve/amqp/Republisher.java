package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Puts copies of messages that came back into their queues, on a channel of its own, and tells whether they are there for sure.
 *
 * <p>Threads: {@code pending} is added to by the thread of the send queue, and emptied by the connection's reader.
 */
final class Republisher {

    private record Pending(String queue, CompletableFuture<Boolean> isThere) {}

    private final Channel channel;
    private final SendQueue sends;
    private final ConcurrentNavigableMap<Long, Pending> pending = new ConcurrentSkipListMap<>();

    private Republisher(Channel channel, SendQueue sends) {
        this.channel = channel;
        this.sends = sends;
    }

    static Republisher open(Connection connection, SendQueue sends) throws IOException {
        Channel channel = BridgeConnection.channel(connection);
        Republisher republisher = new Republisher(channel, sends);
        channel.confirmSelect();
        channel.addConfirmListener(
                (last, multiple) -> republisher.settle(last, multiple, true),
                (last, multiple) -> republisher.settle(last, multiple, false));
        channel.addReturnListener(returned -> republisher.returned(returned.getRoutingKey()));
        channel.addShutdownListener(republisher::lost);
        return republisher;
    }

    /**
     * Puts a copy of a message into its queue.
     *
     * @param times how often it came back
     * @return whether it is there; false also where that can't be known
     */
    CompletableFuture<Boolean> send(String queue, Delivery message, int times) {
        CompletableFuture<Boolean> isThere = new CompletableFuture<>();
        AMQP.BasicProperties properties = properties(message.getProperties(), times);
        sends.add(new SendQueue.Item() {
            @Override
            public void send() throws IOException {
                pending.put(channel.getNextPublishSeqNo(), new Pending(queue, isThere));
                channel.basicPublish("", queue, true, properties, message.getBody());
            }

            @Override
            public void failed(Exception why) {
                isThere.complete(false);
            }
        });
        return isThere;
    }

    /** The copy has all that the message has, but for the user: a broker takes only that of the connection. */
    private static AMQP.BasicProperties properties(AMQP.BasicProperties of, int times) {
        Map<String, Object> headers = new HashMap<>(Objects.requireNonNullElse(of.getHeaders(), Map.of()));
        headers.put(Redelivery.HEADER, times);
        return of.builder().headers(headers).userId(null).build();
    }

    private void settle(long last, boolean multiple, boolean isThere) {
        Map<Long, Pending> settled = multiple ? pending.headMap(last, true) : pending.subMap(last, true, last, true);
        settled.values().forEach(each -> each.isThere.complete(isThere));
        settled.clear();
    }

    /** A queue is gone: none of the copies for it is there, and the confirmations that follow change nothing. */
    private void returned(String queue) {
        pending.values().stream()
                .filter(each -> each.queue.equals(queue))
                .forEach(each -> each.isThere.complete(false));
    }

    private void lost(ShutdownSignalException why) {
        pending.values().forEach(each -> each.isThere.complete(false));
        pending.clear();
    }
}
