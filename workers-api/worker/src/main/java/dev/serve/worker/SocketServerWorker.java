package dev.serve.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private record Held(Connections connections, Listening listening, SocketMeters meters) {}

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
        return now.listening.port().getLocalPort();
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
        PortHandover.Left bound = new PortBinder(context(), this::open).bound(address, backlog);
        SocketMeters meters = SocketMeters.in(context().meters(), connections);
        Acceptor acceptor = new Acceptor(bound, connections, new Intake(connections, meters));
        Thread thread = context().newThread("acceptor", acceptor);
        held = new Held(connections, new Listening(bound, acceptor, thread), meters);
    }

    @Override
    public void start() throws Exception {
        Held now = held;
        if (now == null) {
            throw new IllegalStateException(
                    context().name() + " has no port: expected it to be prepared before its start");
        }
        now.connections.open();
        now.listening.begin();
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
                : Health.up(
                        Map.of("port", now.listening.port().getLocalPort(), "connections", now.connections.count()));
    }

    private Duration drainTime() {
        return setting("drain", Duration.ofSeconds(10));
    }

    /** Closes the port, or leaves it to a successor, then the connections, and waits for all their threads. */
    private void release() throws Exception {
        Held now = held;
        if (now == null) {
            return;
        }
        now.listening.closing();
        now.connections.close();
        Optional<PortHandover.Left> free = now.listening.wake();
        boolean isLeft = free.isPresent() && isLeft(free.get());
        if (!isLeft) {
            free.orElseGet(() -> now.listening.left(List.of())).close();
        }
        now.connections.end();
        now.listening.join();
        now.connections.end();
        if (!isLeft) {
            now.listening.resetUnserved();
        }
        now.meters.close();
        held = null;
    }

    private boolean isLeft(PortHandover.Left port) {
        return context()
                .shared(PortHandover.class)
                .filter(ports -> ports.leave(context().name(), port))
                .isPresent();
    }

    /** What becomes of the connections of one port. */
    private final class Intake implements Acceptor.Handler {
        private final Connections connections;
        private final SocketMeters meters;

        Intake(Connections connections, SocketMeters meters) {
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
                        meters.accepted().increment();
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
                meters.failed().increment();
                context().log().warn("a connection from {} failed", connection.getRemoteSocketAddress(), failure);
            }
        }

        private void refuse(Socket connection) {
            meters.refused().increment();
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
