package dev.serve.amqp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The calls that were taken out of queues and are not answered yet.
 *
 * <p>Threads: safe to use from any thread; its monitor is waited on by who waits for the last, and held for no longer than
 * it takes to wake him.
 */
final class InFlight {

    private final Set<BridgeCall> calls = ConcurrentHashMap.newKeySet();

    void add(BridgeCall call) {
        calls.add(call);
    }

    void remove(BridgeCall call) {
        if (calls.remove(call) && calls.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    int count() {
        return calls.size();
    }

    /** Gives calls back to their queues that have not begun. */
    void withdrawWaiting(Predicate<BridgeCall> which) {
        calls.stream().filter(which).forEach(BridgeCall::withdrawWaiting);
    }

    /** Gives all calls back to their queues, and interrupts those that have begun. */
    void withdraw() {
        calls.forEach(BridgeCall::withdraw);
    }

    /** Waits until there are none; tells whether that is so. */
    synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis(); !calls.isEmpty(); left = (end - System.nanoTime()) / 1_000_000) {
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
