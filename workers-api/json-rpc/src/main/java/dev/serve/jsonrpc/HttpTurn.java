package dev.serve.jsonrpc;

import java.util.concurrent.locks.LockSupport;

/**
 * How long a connection has kept its carrier thread. A client that has its next request there before the last one is
 * answered would never have its connection wait for anything, and all connections of that carrier would wait for it. Used by
 * the connection's thread alone.
 */
final class HttpTurn {

    /** So long a turn is; what it costs to end one is a small part of that. */
    private static final long TURN_NANOS = 200_000;

    private long usedNanos;

    /** Takes the time of a request into account, and lets others have their turn once it has been long enough. */
    void use(long nanos) {
        usedNanos += nanos;
        if (usedNanos >= TURN_NANOS) {
            usedNanos = 0;
            letOthers();
        }
    }

    /**
     * Goes to the end of the queue that all carriers share, by the shortest of waits. A yield goes to the end of the carrier's
     * own queue, which it empties before it looks for others: two connections that yield to each other keep all others out.
     */
    private static void letOthers() {
        LockSupport.parkNanos(1);
    }
}
