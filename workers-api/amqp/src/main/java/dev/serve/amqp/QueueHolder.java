package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps queues alive that would go with their last consumer, and takes nothing out of them: it consumes from all of them on one
 * channel that may have a single unacknowledged message, and has it, out of a queue of its own. So what waits in a queue goes
 * to other consumers as if this were none.
 *
 * <p>Threads: used by one at a time, except that the connection's reader tells of queues that were deleted.
 */
final class QueueHolder implements AutoCloseable {

    private static final long FIRST_WITHIN_SECONDS = 10;

    /** A broker closes channels on which a message is not acknowledged for half an hour, so none is used for so long. */
    private static final long LASTS_NANOS = Duration.ofMinutes(5).toNanos();

    private final Connection connection;
    private final Channel channel;
    private final long openedNanos = System.nanoTime();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Runnable lost;

    private QueueHolder(Connection connection, Channel channel, Runnable lost) {
        this.connection = connection;
        this.channel = channel;
        this.lost = lost;
    }

    /**
     * One that holds nothing yet.
     *
     * @param lost is told when a queue is no longer held, although nobody {@linkplain #release released} it; must not block
     */
    static QueueHolder open(Connection connection, Runnable lost) throws IOException, InterruptedException {
        Channel channel = BridgeConnection.channel(connection);
        QueueHolder holder = new QueueHolder(connection, channel, lost);
        channel.addShutdownListener(why -> {
            if (!why.isInitiatedByApplication()) {
                lost.run();
            }
        });
        holder.fill();
        return holder;
    }

    /** Takes the one message that the channel may have. */
    private void fill() throws IOException, InterruptedException {
        CountDownLatch full = new CountDownLatch(1);
        channel.basicQos(0, 1, true);
        String own = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
        channel.basicConsume(own, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                full.countDown();
            }
        });
        channel.basicPublish("", own, new AMQP.BasicProperties(), new byte[0]);
        if (!full.await(FIRST_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(
                    "expected the broker to deliver a first message within " + FIRST_WITHIN_SECONDS + " s");
        }
    }

    /**
     * Keeps a queue alive from now on.
     *
     * @throws IOException where there is no such queue; then the broker closes the channel, and none is held any more
     */
    void hold(String queue) throws IOException {
        if (held.add(queue)) {
            channel.basicConsume(queue, false, queue, new Hold(channel));
        }
    }

    /** Lets go of a queue, which is gone then where nobody else consumes from it. */
    void release(String queue) throws IOException {
        if (held.remove(queue)) {
            channel.basicCancel(queue);
        }
    }

    boolean holds(String queue) {
        return channel.isOpen() && held.contains(queue);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Whether it is time for another, at a moment of {@link System#nanoTime}. */
    boolean isOld(long nanos) {
        return nanos - openedNanos >= LASTS_NANOS;
    }

    /** Another that holds the same queues in the place of this one. */
    QueueHolder renewed() throws IOException, InterruptedException {
        QueueHolder next = open(connection, lost);
        for (String queue : held) {
            next.hold(queue);
        }
        close();
        return next;
    }

    @Override
    public void close() {
        BridgeConnection.abort(channel);
    }

    /** Is there, and gets nothing. */
    private final class Hold extends DefaultConsumer {

        Hold(Channel channel) {
            super(channel);
        }

        @Override
        public void handleCancel(String tag) {
            held.remove(tag);
            lost.run();
        }
    }
}
