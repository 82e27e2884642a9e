package dev.serve.worker;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes connections from a bound port and hands them on, until the port is closed.
 *
 * <p>While the worker is paused it waits at the gate of the {@link Connections}. A thread that already waits in
 * {@code accept} when the pause comes stays there: the one connection that it may still get is held, unserved, until the
 * worker goes on. So a pause needs neither to wake the thread nor to give up the port.
 */
final class Acceptor implements Runnable {

    /** What the acceptor asks of its worker; {@code handle} closes what it can't serve, and throws nothing for it. */
    interface Handler {
        /** Serves a connection, or sees it off; false where the worker is closed, and it is left as it is. */
        boolean handle(Socket connection) throws InterruptedException;

        void acceptFailed(Throwable failure, Duration nextTry);

        void gaveUp(Throwable failure);
    }

    static final int FAILURES_IN_A_ROW = 20;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final ServerSocket port;
    /** Accepted and not served: by the worker before this one, or after the end. Changed by the acceptor's own thread only. */
    private final List<Socket> unserved;

    private final Connections connections;
    private final Handler handler;
    private volatile boolean closing;

    Acceptor(PortHandover.Left bound, Connections connections, Handler handler) {
        this.port = bound.port();
        this.unserved = new ArrayList<>(bound.waiting());
        this.connections = connections;
        this.handler = handler;
    }

    /** Tells that the port is about to be closed on purpose. */
    void closing() {
        closing = true;
    }

    /**
     * The connections that were accepted and not served. To be called when the thread has ended, or was not begun.
     *
     * @param but the addresses of those that are not meant, which are reset
     */
    List<Socket> unserved(Set<SocketAddress> but) {
        List<Socket> left = new ArrayList<>();
        for (Socket connection : unserved) {
            if (but.contains(connection.getRemoteSocketAddress())) {
                Connections.reset(connection);
            } else {
                left.add(connection);
            }
        }
        return left;
    }

    @Override
    public void run() {
        try {
            acceptAll();
        } catch (Throwable failure) {
            if (!closing) {
                handler.gaveUp(failure);
            }
        }
    }

    private void acceptAll() throws Exception {
        while (!unserved.isEmpty()) {
            if (!connections.awaitOpen() || !handler.handle(unserved.getFirst())) {
                return;
            }
            unserved.removeFirst();
        }
        int failures = 0;
        while (connections.awaitOpen()) {
            try {
                Socket connection = port.accept();
                if (!handler.handle(connection)) {
                    unserved.add(connection);
                }
                failures = 0;
            } catch (InterruptedException interrupt) {
                throw interrupt;
            } catch (Exception | OutOfMemoryError failure) {
                failures++;
                if (closing) {
                    return;
                }
                if (port.isClosed()) {
                    throw new IOException(
                            "the port " + port.getLocalPort() + " was closed under its acceptor", failure);
                }
                if (failures == FAILURES_IN_A_ROW) {
                    throw new IOException(
                            "accepting on port " + port.getLocalPort() + " failed " + failures
                                    + " times in a row, at last with: " + failure,
                            failure);
                }
                Duration wait = waitAfter(failures);
                handler.acceptFailed(failure, wait);
                connections.awaitClosed(wait);
            }
        }
    }

    private static Duration waitAfter(int failures) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
}
