package dev.serve.amqp;

import dev.serve.worker.Health;
import dev.serve.worker.Settings;
import dev.serve.worker.SocketServerWorker;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker that stands in for RabbitMQ where there is none: a message broker in memory, on loopback, for one machine. It is
 * no RabbitMQ: nothing outlives it, and it speaks the part of AMQP 0-9-1 that procedures need: direct
 * exchanges, queues with limits, confirms, mandatory messages, prefetch. All else is refused by name.
 *
 * <p>PAUSED, its port is bound and nobody is served: who is connected is told to go (320 CONNECTION_FORCED, "paused"), and what
 * they had not acknowledged goes back into its queue. Queues keep their messages, except those that go with a
 * connection or with their last consumer. STOPPED, all is gone.
 *
 * <p>Settings, besides those of {@link SocketServerWorker}:
 *
 * <ul>
 *   <li>{@code port}: 5672 unless said otherwise; 0 takes any free one
 *   <li>{@code host}: an address of this machine alone, {@code 127.0.0.1} unless said otherwise; others are refused
 *   <li>{@code user}, {@code password}: {@code guest}, {@code guest}
 *   <li>{@code heartbeat}: what is proposed to clients, 60 s; who is silent for two of those that were agreed on is dropped
 *   <li>{@code write-timeout}: who reads nothing for so long is dropped, 30 s
 *   <li>{@code max-bytes}: of all messages together, a quarter of the heap (what is being received may take a quarter of that besides); {@code max-queue-bytes}: of one queue, an eighth;
 *       {@code max-queue-messages}: 100000, unacknowledged ones too. A message above that is refused: a publisher with confirms
 *       gets a nack
 *   <li>{@code max-body}: of one message, 16 MiB
 *   <li>{@code max-queues} 10000, {@code max-exchanges} 1000, {@code max-bindings} 100000, {@code max-channels} of one connection
 *       1000, {@code max-consumers} of one channel 1000
 *   <li>{@code frame-max}: how long a frame may be, 128 KiB; {@code window}: of deliveries that wait to be written to
 *       one connection, 1 MiB
 * </ul>
 *
 * <p>Threads: {@code serving} is written by the methods of the life cycle and read by connections.
 */
public final class EmbeddedBroker extends SocketServerWorker {

    private static final long CLOCK_MILLIS = 250;

    /** What is there from prepare to stop. */
    private record Serving(
            Broker broker, Handshake.Terms terms, long writeTimeoutMillis, Counters counters, CountDownLatch end) {}

    private record Counters(Counter rejectedMessages, Counter droppedClients) implements BrokerConnection.Watch {
        @Override
        public void rejected() {
            rejectedMessages.increment();
        }

        @Override
        public void dropped() {
            droppedClients.increment();
        }
    }

    private volatile @Nullable Serving serving;

    /** For supervisors: the worker, not yet prepared. */
    public EmbeddedBroker() {}

    @Override
    protected InetSocketAddress address() {
        InetSocketAddress address =
                new InetSocketAddress(setting("host", "127.0.0.1"), setting("port", 5672, 0, 65_535));
        if (!address.isUnresolved() && !address.getAddress().isLoopbackAddress()) {
            throw badSetting(
                    "host",
                    "expected an address of this machine alone, such as 127.0.0.1 or ::1, found '"
                            + address.getHostString()
                            + "': the embedded broker is for one machine; others need a RabbitMQ");
        }
        return address;
    }

    @Override
    public void prepare() throws Exception {
        Handshake.Terms terms = terms();
        Counters counters = new Counters(
                context().meters().counter("serve.amqp.broker.rejected"),
                context().meters().counter("serve.amqp.broker.dropped"));
        Serving now = new Serving(
                new Broker(limits()),
                terms,
                setting("write-timeout", Duration.ofSeconds(30)).toMillis(),
                counters,
                new CountDownLatch(1));
        super.prepare();
        serving = now;
        context().newThread("clock", () -> watch(now)).start();
    }

    @Override
    public void start() throws Exception {
        Serving now = serving;
        if (now != null) {
            now.broker.pausing(false);
        }
        super.start();
        context()
                .log()
                .info(
                        "an embedded broker, in memory, for this machine alone, on {} port {}",
                        address().getHostString(),
                        port());
    }

    @Override
    public void pause() throws Exception {
        Serving now = serving;
        if (now != null) {
            now.broker.pausing(true);
            for (BrokerConnection connection : now.broker.connections()) {
                connection.force("paused");
            }
        }
        super.pause();
    }

    @Override
    public void stop() throws Exception {
        super.stop();
        release();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        try {
            super.cleanup(failure);
        } finally {
            release();
        }
    }

    /** UP, with the port, the connections, the queues and the bytes of all messages. */
    @Override
    public Health health() throws Exception {
        Health port = super.health();
        Serving now = serving;
        if (now == null) {
            return port;
        }
        Map<String, Object> details = new LinkedHashMap<>(port.details());
        details.put("queues", now.broker.queueCount());
        details.put("bytes", now.broker.budget.takenBytes());
        return new Health(port.status(), details);
    }

    @Override
    protected void serve(Socket socket) throws Exception {
        Serving now = serving;
        if (now != null) {
            new BrokerConnection(
                            socket,
                            now.broker,
                            now.terms,
                            now.counters,
                            context()::newThread,
                            context().log())
                    .serve();
        }
    }

    /** Lets go what is too old, and who does not read, until the worker is stopped. */
    private void watch(Serving now) {
        try {
            while (!now.end.await(CLOCK_MILLIS, TimeUnit.MILLISECONDS)) {
                now.broker.expire();
                for (BrokerConnection connection : now.broker.connections()) {
                    connection.dropIfStuck(now.writeTimeoutMillis);
                }
            }
        } catch (InterruptedException | IOException failure) {
            context().fail(failure);
        }
    }

    private void release() {
        Serving now = serving;
        serving = null;
        if (now != null) {
            now.end.countDown();
        }
    }

    private Handshake.Terms terms() {
        return new Handshake.Terms(
                setting("user", "guest"),
                setting("password", "guest"),
                setting("max-channels", 1_000, 1, 65_535),
                (int) Settings.of(context().settings())
                        .bytes("frame-max", 128 << 10, Handshake.LEAST_FRAME_BYTES, 1 << 24),
                Math.toIntExact(setting("heartbeat", Duration.ofSeconds(60)).toSeconds()));
    }

    private BrokerLimits limits() {
        Settings read = Settings.of(context().settings());
        long heap = Runtime.getRuntime().maxMemory();
        int most = Integer.MAX_VALUE - 8;
        return new BrokerLimits(
                read.bytes("max-bytes", heap / 4, 1, Long.MAX_VALUE),
                read.bytes("max-queue-bytes", heap / 8, 1, Long.MAX_VALUE),
                setting("max-queue-messages", 100_000, 1, most),
                read.arrayBytes("max-body", 16 << 20),
                setting("max-queues", 10_000, 1, most),
                setting("max-exchanges", 1_000, 1, most),
                setting("max-bindings", 100_000, 1, most),
                setting("max-consumers", 1_000, 1, most),
                read.arrayBytes("window", 1 << 20));
    }
}
