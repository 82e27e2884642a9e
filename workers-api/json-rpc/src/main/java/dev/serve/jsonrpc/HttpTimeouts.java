package dev.serve.jsonrpc;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all connections of a server four times a second, and ends those that are idle, or not read, for too long: one
 * thread for all, and nothing to set up for a request. Threads: {@code open} is a concurrent set.
 */
final class HttpTimeouts implements Runnable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);

    void add(HttpConnection connection) {
        open.add(connection);
    }

    void remove(HttpConnection connection) {
        open.remove(connection);
    }

    void end() {
        ended.countDown();
    }

    void endIdle() {
        for (HttpConnection connection : open) {
            try {
                connection.endIfIdle();
            } catch (IOException closedMeanwhile) {
                // Its own thread finds that out.
            }
        }
    }

    @Override
    public void run() {
        try {
            while (!ended.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                for (HttpConnection connection : open) {
                    check(connection, now);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(HttpConnection connection, long nowNanos) {
        try {
            connection.checkTime(nowNanos);
        } catch (IOException closedMeanwhile) {
            // Its own thread finds that out.
        }
    }
}
