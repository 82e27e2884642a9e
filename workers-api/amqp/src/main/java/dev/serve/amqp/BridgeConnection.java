package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.serve.amqp.BridgeMeters.Unanswerable;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a bridge has on one connection but the queues themselves. Safe to use from any thread, but for the holder, which
 * is for one at a time.
 */
final class BridgeConnection {

    private final Connection connection;
    private final BridgeWork work;
    private final SendQueue sends;
    private final Runnable wake;
    private final Republisher republisher;
    private final Map<Unanswerable, RareLine> unanswered = new EnumMap<>(Unanswerable.class);
    private final RareLine closed = new RareLine(System::nanoTime);
    private final RareLine malformed = new RareLine(System::nanoTime);
    private @Nullable QueueHolder holder;

    private BridgeConnection(Dialer.Dialled on, BridgeWork work, SendQueue sends, Runnable wake) throws IOException {
        this.connection = on.connection();
        this.work = work;
        this.sends = sends;
        this.wake = wake;
        for (Unanswerable why : Unanswerable.values()) {
            unanswered.put(why, new RareLine(System::nanoTime));
        }
        declareExchange();
        this.republisher = Republisher.open(connection, sends);
    }

    /**
     * Sets up what all queues need.
     *
     * @param wake is run when a queue or a channel is lost; must not block
     * @param threads makes the thread that sends
     */
    static BridgeConnection open(Dialer.Dialled on, BridgeWork work, Runnable wake, Function<Runnable, Thread> threads)
            throws IOException {
        SendQueue sends = SendQueue.open(on, threads);
        try {
            return new BridgeConnection(on, work, sends, wake);
        } catch (IOException | RuntimeException failure) {
            sends.close();
            throw failure;
        }
    }

    /** A new channel. */
    static Channel channel(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows " + connection.getChannelMax()
                    + " channels on a connection: expected more, one for each procedure");
        }
        return channel;
    }

    /** A new channel for a queue, whose replies it tells of when they come back. */
    Channel channel() throws IOException {
        Channel channel = channel(connection);
        channel.addReturnListener(returned -> unanswered(Unanswerable.CALLER_GONE, returned.getRoutingKey()));
        channel.addShutdownListener(why -> {
            if (!why.isInitiatedByApplication() && !why.isHardError()) {
                closed.turn()
                        .ifPresent(more -> work.log()
                                .warn("the broker closed a channel: {} ({} more lately)", Refusal.text(why), more));
            }
            wake.run();
        });
        return channel;
    }

    /** Closes a channel, whatever comes of it. */
    static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    SendQueue sends() {
        return sends;
    }

    Republisher republisher() {
        return republisher;
    }

    void wake() {
        wake.run();
    }

    /** Keeps a queue alive from now on, and takes nothing out of it. */
    void hold(String queue) throws IOException, InterruptedException {
        QueueHolder now = holder;
        if (now == null || !now.isOpen()) {
            now = QueueHolder.open(connection, wake);
            holder = now;
        }
        now.hold(queue);
    }

    /** Lets go of a queue, which is gone then where nobody else consumes from it. */
    void release(String queue) throws IOException {
        QueueHolder now = holder;
        if (now != null && now.isOpen()) {
            now.release(queue);
        }
    }

    boolean holds(String queue) {
        QueueHolder now = holder;
        return now != null && now.holds(queue);
    }

    /** Has another hold what is held, where that was one and the same for long. */
    void renewHolder() throws IOException, InterruptedException {
        QueueHolder now = holder;
        if (now != null && now.isOpen() && now.isOld(System.nanoTime())) {
            holder = now.renewed();
        }
    }

    /** Counts an answer that reached nobody, and tells of it now and then. */
    void unanswered(Unanswerable why, String whose) {
        work.meters().count(why);
        Objects.requireNonNull(unanswered.get(why))
                .turn()
                .ifPresent(more -> work.log().warn("{} '{}' ({} more lately)", words(why), whose, more));
    }

    void malformed(String procedure, MalformedMessageException why) {
        malformed
                .turn()
                .ifPresent(more -> work.log()
                        .warn("a call of '{}' can't be read: {} ({} more lately)", procedure, why.getMessage(), more));
    }

    /** Waits until all that was to be sent until now is sent. */
    void flush(Duration atMost) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sends.add(new SendQueue.Item() {
            @Override
            public void send() {
                done.complete(null);
            }

            @Override
            public void failed(Exception why) {
                done.complete(null);
            }
        });
        try {
            done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            work.log().warn("not all answers were sent within {}", atMost);
        }
    }

    /** Lets go of a connection that is lost, or about to be closed. */
    void close() {
        sends.close();
    }

    private void declareExchange() throws IOException {
        Channel channel = channel(connection);
        try {
            channel.exchangeDeclare(CallSession.EXCHANGE, BuiltinExchangeType.DIRECT, true);
        } catch (IOException refused) {
            if (refused.getCause() instanceof ShutdownSignalException told
                    && Refusal.code(told) == AMQP.PRECONDITION_FAILED) {
                throw TopologyException.ofExchange(told);
            }
            throw refused;
        }
        abort(channel);
    }

    private static String words(Unanswerable why) {
        return switch (why) {
            case NO_REPLY_TO -> "a call without a reply_to was dropped, of";
            case CALLER_GONE -> "the caller is gone whose replies go to";
            case CONNECTION_LOST -> "the connection was lost before the reply could be sent, of";
        };
    }
}
