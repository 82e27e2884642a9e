package dev.serve.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connections of a pool to all its hosts: opens them, and keeps those that nothing goes over for a while.
 *
 * <p>Threads: {@code idle}, {@code count} and {@code closed} are guarded by this; nothing is opened, looked at or closed
 * under it.
 */
final class Connections {

    /** All hosts together. With more, the one that was used the longest ago goes. */
    private static final int MOST_IDLE = 512;

    private final Optional<SSLContext> tls;
    private final Duration connectTimeout;
    private final Map<Target, Deque<Connection>> idle = new HashMap<>();
    private int count;
    private boolean closed;

    Connections(Optional<SSLContext> tls, Duration connectTimeout) {
        this.tls = tls;
        this.connectTimeout = connectTimeout;
    }

    /** One that was kept and is still alive, that which was used last. */
    Optional<Connection> kept(Target target) {
        Optional<Connection> found = take(target);
        while (found.isPresent() && !found.get().isAlive(System.nanoTime())) {
            found.get().close();
            found = take(target);
        }
        return found;
    }

    /**
     * A new one.
     *
     * @param exchange may be given up meanwhile, which closes the socket
     * @throws UnreachableException when none comes about; nothing was sent
     */
    Connection open(Target target, Exchange exchange) throws UnreachableException {
        try {
            IOException last = new ConnectException("there is no address for it");
            for (InetAddress address : InetAddress.getAllByName(target.host())) {
                try {
                    return open(target, address, exchange);
                } catch (IOException failed) {
                    last = failed;
                }
                if (exchange.isDone()) {
                    break;
                }
            }
            throw last;
        } catch (IOException unreachable) {
            throw new UnreachableException(unreachable);
        }
    }

    /** Keeps one for the next request, unless it can't be used for any. */
    void keep(Connection connection) {
        List<Connection> superfluous = new ArrayList<>();
        synchronized (this) {
            if (closed || !connection.isReusable()) {
                superfluous.add(connection);
            } else {
                idle.computeIfAbsent(connection.target(), _ -> new ArrayDeque<>())
                        .addFirst(connection);
                count++;
                if (count > MOST_IDLE) {
                    takeOldest().ifPresent(superfluous::add);
                }
            }
        }
        superfluous.forEach(Connection::close);
    }

    /** Closes those that have been idle for too long. Returns when to look again; empty when none is left. */
    Optional<Long> closeExpired(long nowNanos) {
        List<Connection> expired = new ArrayList<>();
        long next = Long.MAX_VALUE;
        synchronized (this) {
            for (Iterator<Deque<Connection>> hosts = idle.values().iterator(); hosts.hasNext(); ) {
                Deque<Connection> some = hosts.next();
                for (Iterator<Connection> each = some.iterator(); each.hasNext(); ) {
                    Connection connection = each.next();
                    if (connection.isExpired(nowNanos)) {
                        expired.add(connection);
                        each.remove();
                        count--;
                    } else {
                        next = Math.min(next, connection.expiresAtNanos() - nowNanos);
                    }
                }
                if (some.isEmpty()) {
                    hosts.remove();
                }
            }
        }
        expired.forEach(Connection::close);
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(nowNanos + next);
    }

    /** How many are kept. */
    synchronized int idle() {
        return count;
    }

    /** Closes what is kept, and what will be. */
    void close() {
        List<Connection> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
            count = 0;
        }
        all.forEach(Connection::close);
    }

    private synchronized Optional<Connection> take(Target target) {
        Deque<Connection> some = idle.get(target);
        if (some == null) {
            return Optional.empty();
        }
        Connection first = some.removeFirst();
        count--;
        if (some.isEmpty()) {
            idle.remove(target);
        }
        return Optional.of(first);
    }

    /** Called under the lock. */
    private Optional<Connection> takeOldest() {
        long now = System.nanoTime();
        Deque<Connection> oldest = null;
        long least = Long.MAX_VALUE;
        for (Deque<Connection> some : idle.values()) {
            long left = some.getLast().expiresAtNanos() - now;
            if (left < least) {
                least = left;
                oldest = some;
            }
        }
        if (oldest == null) {
            return Optional.empty();
        }
        Connection connection = oldest.pollLast();
        count--;
        idle.values().removeIf(Deque::isEmpty);
        return Optional.ofNullable(connection);
    }

    private Connection open(Target target, InetAddress address, Exchange exchange) throws IOException {
        Socket socket = new Socket();
        boolean opened = false;
        try {
            if (!exchange.goesOver(socket)) {
                throw new ConnectException("the request was given up");
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, target.port()), Math.toIntExact(connectTimeout.toMillis()));
            Connection connection = target.secure() ? secured(target, socket) : new Connection(target, socket, null);
            opened = exchange.leaves(socket);
            if (!opened) {
                throw new ConnectException("the request was given up");
            }
            return connection;
        } finally {
            if (!opened) {
                socket.close();
            }
        }
    }

    private Connection secured(Target target, Socket socket) throws IOException {
        socket.setSoTimeout(Math.toIntExact(connectTimeout.toMillis()));
        SSLSocketFactory factory =
                tls.map(SSLContext::getSocketFactory).orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        SSLSocket secure = (SSLSocket) factory.createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        socket.setSoTimeout(0);
        return new Connection(target, secure, socket);
    }
}
