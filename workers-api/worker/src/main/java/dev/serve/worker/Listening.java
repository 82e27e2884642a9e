package dev.serve.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A bound port, and the thread that accepts from it. Used by one method of the life cycle at a time. */
record Listening(PortHandover.Left bound, Acceptor acceptor, Thread thread) {

    private static final Duration WAKE_WITHIN = Duration.ofMillis(100);
    private static final int WAKE_TRIES = 30;

    ServerSocket port() {
        return bound.port();
    }

    /** Begins to accept, unless that has begun. */
    void begin() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** Tells the acceptor that the port is about to be closed on purpose. */
    void closing() {
        acceptor.closing();
    }

    /**
     * Brings the acceptor to leave {@code accept} before the port is closed: a connection that comes in at that very moment would be ended in order by
     * the JDK, which keeps the port busy for a minute after. That takes several short waits rather than a long one, since
     * on a machine that stood still the whole of a wait may be over before the acceptor has run at all.
     *
     * @return the port, with the connections that were accepted and not served; empty where the acceptor is still at it
     */
    Optional<PortHandover.Left> wake() throws InterruptedException {
        Set<SocketAddress> wakers = new HashSet<>();
        for (int tries = 0; thread.isAlive() && tries < WAKE_TRIES; tries++) {
            wakeOnce().ifPresent(wakers::add);
            thread.join(WAKE_WITHIN);
        }
        return thread.isAlive() ? Optional.empty() : Optional.of(left(acceptor.unserved(wakers)));
    }

    /** The port as it is left, with the connections that wait to be served. */
    PortHandover.Left left(List<Socket> waiting) {
        return new PortHandover.Left(port(), bound.asked(), bound.backlog(), waiting);
    }

    void join() throws InterruptedException {
        thread.join();
    }

    /** Resets what was accepted and not served. */
    void resetUnserved() {
        acceptor.unserved(Set.of()).forEach(Connections::reset);
    }

    /**
     * Connects to the port so that {@code accept} returns; where that fails, closing the port ends it.
     *
     * @return where it connected from
     */
    private Optional<SocketAddress> wakeOnce() {
        InetAddress address = port().getInetAddress();
        InetAddress host = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        try (Socket connection = new Socket()) {
            connection.setSoLinger(true, 0);
            connection.connect(
                    new InetSocketAddress(host, port().getLocalPort()), Math.toIntExact(WAKE_WITHIN.toMillis()));
            return Optional.of(connection.getLocalSocketAddress());
        } catch (IOException noPlace) {
            // The queue is full, or the port is closed already.
            return Optional.empty();
        }
    }
}
