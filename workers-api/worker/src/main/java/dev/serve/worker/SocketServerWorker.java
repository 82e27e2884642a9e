package dev.serve.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker that serves TCP connections, each on a thread of its own.
 *
 * <p>PAUSED, the port is bound and nothing is served: who connects waits in the operating system's queue. A pause stops
 * taking connections in and gives those that are being served the time of the setting {@code drain} to end; then they
 * are cut off. STOPPED, the port is free for anyone; only where the worker is about to be replaced, it leaves the port,
 * bound, to its successor ({@link PortHandover}): no connection is refused meanwhile. A port of this number that the
 * service manager has bound is taken rather than bound, and stays the service manager's.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code host}: the address to bind, {@code 127.0.0.1} unless said otherwise
 *   <li>{@code port}: 0, the default, takes any free port; see {@link #port()}
 *   <li>{@code backlog}: how many connections wait in the operating system's queue, 128
 *   <li>{@code max-connections}: how many are served at once, 1024; one above that is refused
 *   <li>{@code drain}: how long a pause waits for the connections, 10 s
 * </ul>
 *
 * <p>A port that is in use is tried again for a second before {@code prepare} fails, because one that was just closed may
 * be held a moment longer by a process that is being started.
 *
 * <p>When {@code accept} fails (too many open files), it is tried again after 100 ms, then after waits that double up
 * to 1 s; after 20 failures in a row the service fails.
 *
 * <p><b>Address reuse.</b> The side that is first to end a TCP connection in order keeps the port busy for a minute.
 * So that a restart can bind again even where the port was opened without address reuse, this class never is first:
 * connections that it cuts off or refuses are reset. One that {@link #serve} ends by returning while its client still
 * holds it is ended in order, because the client may still be reading; where the protocol lets the server hang up first,
 * rebinding at once needs the address reuse that Java turns on by default for server sockets, except on Windows, which
 * needs none.
 *
 * <p>Threads: the fields are written by the methods of the life cycle and read by the acceptor and the connections; what
 * they refer to is safe to share.
 */
public abstract class SocketServerWorker extends BaseWorker {

    /** What the worker holds from prepare to stop. */
    private record Held(
            PortHandover.Left bound, Connections connections, Acceptor acceptor, Thread thread, Meters meters) {
        ServerSocket port() {
            return bound.port();
        }
    }

    private record Meters(MeterRegistry registry, Counter accepted, Counter refused, Counter failed, Gauge active) {
        static Meters in(MeterRegistry registry, Connections connections) {
            return new Meters(
                    registry,
                    registry.counter("serve.socket.accepted"),
                    registry.counter("serve.socket.refused"),
                    registry.counter("serve.socket.failed"),
                    Gauge.builder("serve.socket.active", connections, Connections::count)
                            .register(registry));
        }

        void close() {
            registry.remove(active);
        }
    }

    private static final Duration WAKE_WITHIN = Duration.ofMillis(100);
    private static final int WAKE_TRIES = 30;
    private static final Duration BIND_WITHIN = Duration.ofSeconds(1);
    private static final Duration BIND_PAUSE = Duration.ofMillis(10);

    private volatile @Nullable Held held;

    /**
     * Serves one connection, and returns when that is done; the connection is then closed. What it throws closes this
     * connection, is logged and counted, and harms no other. When a pause has waited long enough the connection is
     * closed under it and its thread interrupted.
     */
    protected abstract void serve(Socket connection) throws Exception;

    /**
     * Tells whether to serve a connection that was accepted. Called on the connection's own thread; a connection that is
     * not wanted is refused.
     */
    protected boolean accepts(Socket connection) throws Exception {
        return true;
    }

    /**
     * Called for each connection that is not served, just before it is reset: because {@code max-connections} are being
     * served (then on the acceptor's thread, which must not be kept), or because {@link #accepts} said no. A last word to the
     * client is sure to arrive only where this method closes the connection itself.
     */
    protected void refused(Socket connection) throws Exception {}

    /** The address to bind: the settings {@code host} and {@code port}. */
    protected InetSocketAddress address() {
        return new InetSocketAddress(setting("host", "127.0.0.1"), setting("port", 0, 0, 65_535));
    }

    /** Makes the server socket, not yet bound. */
    protected ServerSocket open() throws IOException {
        return new ServerSocket();
    }

    /**
     * The port that is bound, which is the one to connect to where the setting says 0.
     *
     * @throws IllegalStateException when none is bound
     */
    public final int port() {
        Held now = held;
        if (now == null) {
            throw new IllegalStateException(context().name() + " has no port: expected it to be prepared");
        }
        return now.port().getLocalPort();
    }

    @Override
    public void prepare() throws Exception {
        InetSocketAddress address = address();
        if (address.isUnresolved()) {
            throw new IOException("the host '" + address.getHostString() + "' has no address: can't bind to it");
        }
        int backlog = setting("backlog", 128, 1, Integer.MAX_VALUE);
        Connections connections = new Connections(setting("max-connections", 1024, 1, Integer.MAX_VALUE));
        drainTime();
        PortHandover.Left bound = bound(address, backlog);
        Meters meters = Meters.in(context().meters(), connections);
        Acceptor acceptor = new Acceptor(bound, connections, new Intake(connections, meters));
        Thread thread = context().newThread("acceptor", acceptor);
        held = new Held(bound, connections, acceptor, thread, meters);
    }

    @Override
    public void start() throws Exception {
        Held now = held;
        if (now == null) {
            throw new IllegalStateException(
                    context().name() + " has no port: expected it to be prepared before its start");
        }
        now.connections.open();
        if (now.thread.getState() == Thread.State.NEW) {
            now.thread.start();
        }
    }

    @Override
    public void pause() throws Exception {
        Held now = held;
        if (now != null) {
            now.connections.drain(drainTime());
        }
    }

    @Override
    public void stop() throws Exception {
        release();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        release();
    }

    /** UP, with the port and the number of connections. */
    @Override
    public Health health() throws Exception {
        Held now = held;
        return now == null
                ? Health.down("no port is bound")
                : Health.up(Map.of("port", now.port().getLocalPort(), "connections", now.connections.count()));
    }

    private Optional<PortHandover> handover() {
        return context().shared(PortHandover.class);
    }

    /** The port that the worker before this one has left, or that is lent, if it can be used; else one that is bound now. */
    private PortHandover.Left bound(InetSocketAddress address, int backlog) throws IOException, InterruptedException {
        try (ServerSocket unbound = open()) {
            Optional<PortHandover> ports = unbound.getClass() == ServerSocket.class ? handover() : Optional.empty();
            if (ports.isPresent()) {
                Optional<PortHandover.Left> taken = ports.get().take(context().name(), address, backlog);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        }
        return new PortHandover.Left(bind(address, backlog), address, backlog, List.of());
    }

    /**
     * Binds the port. One that is in use may be on its way to be free: while a process is started, anywhere in this JVM,
     * the new process holds a copy of every open socket until it has closed them all, so a port that was closed at that
     * moment stays bound a little longer.
     */
    private ServerSocket bind(InetSocketAddress address, int backlog) throws IOException, InterruptedException {
        long end = System.nanoTime() + BIND_WITHIN.toNanos();
        while (true) {
            ServerSocket port = open();
            try {
                port.bind(address, backlog);
                return port;
            } catch (BindException taken) {
                port.close();
                if (System.nanoTime() - end > 0) {
                    BindException named = new BindException("can't bind "
                            + address.getAddress().getHostAddress() + ":" + address.getPort() + ": "
                            + taken.getMessage());
                    named.initCause(taken);
                    throw named;
                }
            } catch (Throwable failure) {
                port.close();
                throw failure;
            }
            Thread.sleep(BIND_PAUSE);
        }
    }

    private Duration drainTime() {
        return setting("drain", Duration.ofSeconds(10));
    }

    /**
     * Closes the port, then the connections, and waits for all their threads. The acceptor is brought to leave
     * {@code accept} before the port is closed: a connection that comes in at that very moment would be ended in order by
     * the JDK, which keeps the port busy for a minute after. That takes several short waits rather than a long one, since
     * on a machine that stood still the whole of a wait may be over before the acceptor has run at all.
     */
    private void release() throws Exception {
        Held now = held;
        if (now == null) {
            return;
        }
        now.acceptor.closing();
        now.connections.close();
        Set<SocketAddress> wakers = new HashSet<>();
        for (int tries = 0; now.thread.isAlive() && tries < WAKE_TRIES; tries++) {
            wake(now.port()).ifPresent(wakers::add);
            now.thread.join(WAKE_WITHIN);
        }
        List<Socket> unserved = now.thread.isAlive() ? List.of() : now.acceptor.unserved(wakers);
        PortHandover.Left left = new PortHandover.Left(now.port(), now.bound.asked(), now.bound.backlog(), unserved);
        boolean isLeft = !now.thread.isAlive()
                && handover()
                        .filter(ports -> ports.leave(context().name(), left))
                        .isPresent();
        if (!isLeft) {
            left.close();
        }
        now.connections.end();
        now.thread.join();
        now.connections.end();
        if (!isLeft) {
            now.acceptor.unserved(Set.of()).forEach(Connections::reset);
        }
        now.meters.close();
        held = null;
    }

    /**
     * Connects to the port so that {@code accept} returns; where that fails, closing the port ends it.
     *
     * @return where it connected from
     */
    private static Optional<SocketAddress> wake(ServerSocket port) {
        InetAddress bound = port.getInetAddress();
        InetAddress host = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        try (Socket connection = new Socket()) {
            connection.setSoLinger(true, 0);
            connection.connect(
                    new InetSocketAddress(host, port.getLocalPort()), Math.toIntExact(WAKE_WITHIN.toMillis()));
            return Optional.of(connection.getLocalSocketAddress());
        } catch (IOException noPlace) {
            // The queue is full, or the port is closed already.
            return Optional.empty();
        }
    }

    /** What becomes of the connections of one port. */
    private final class Intake implements Acceptor.Handler {
        private final Connections connections;
        private final Meters meters;

        Intake(Connections connections, Meters meters) {
            this.connections = connections;
            this.meters = meters;
        }

        @Override
        public boolean handle(Socket connection) throws InterruptedException {
            Connections.Admission admission = Connections.Admission.FULL;
            boolean begun = false;
            try {
                Thread thread = context().newThread("connection", () -> serveAndClose(connection));
                admission = connections.admit(connection, thread);
                switch (admission) {
                    case ADMITTED -> {
                        meters.accepted.increment();
                        thread.start();
                        begun = true;
                    }
                    case FULL -> refuse(connection);
                    case CLOSED -> {}
                }
            } finally {
                if (!begun && admission != Connections.Admission.CLOSED) {
                    connections.remove(connection);
                    Connections.reset(connection);
                }
            }
            return admission != Connections.Admission.CLOSED;
        }

        private void serveAndClose(Socket connection) {
            try {
                if (accepts(connection)) {
                    serve(connection);
                    connection.close();
                } else {
                    refuse(connection);
                }
            } catch (Throwable failure) {
                failed(connection, failure);
            } finally {
                Connections.reset(connection);
                connections.remove(connection);
            }
        }

        private void failed(Socket connection, Throwable failure) {
            if (connection.isClosed()) {
                context().log().debug("a connection was closed while it was served", failure);
            } else {
                meters.failed.increment();
                context().log().warn("a connection from {} failed", connection.getRemoteSocketAddress(), failure);
            }
        }

        private void refuse(Socket connection) {
            meters.refused.increment();
            try {
                refused(connection);
            } catch (Throwable failure) {
                context()
                        .log()
                        .warn("refusing a connection from {} failed", connection.getRemoteSocketAddress(), failure);
            }
        }

        @Override
        public void acceptFailed(Throwable failure, Duration nextTry) {
            context().log().warn("accepting a connection failed, next try in {} ms", nextTry.toMillis(), failure);
        }

        @Override
        public void gaveUp(Throwable failure) {
            context().fail(failure);
        }
    }
}
