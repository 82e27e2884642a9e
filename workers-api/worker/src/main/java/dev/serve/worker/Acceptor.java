package dev.serve.worker;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

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
        void handle(Socket connection) throws InterruptedException;

        void acceptFailed(Throwable failure, Duration nextTry);

        void gaveUp(Throwable failure);
    }

    static final int FAILURES_IN_A_ROW = 20;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final ServerSocket port;
    private final Connections connections;
    private final Handler handler;
    private volatile boolean closing;

    Acceptor(ServerSocket port, Connections connections, Handler handler) {
        this.port = port;
        this.connections = connections;
        this.handler = handler;
    }

    /** Tells that the port is about to be closed on purpose. */
    void closing() {
        closing = true;
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
        int failures = 0;
        while (connections.awaitOpen()) {
            try {
                handler.handle(port.accept());
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
