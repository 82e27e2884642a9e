package dev.serve.amqp;

import dev.serve.calls.Default;
import dev.serve.calls.Procedure;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** What bridges serve in tests. */
public final class BridgeTarget {

    final AtomicInteger ran = new AtomicInteger();
    final Semaphore begun = new Semaphore(0);
    final Semaphore mayEnd = new Semaphore(0);
    final CountDownLatch interrupted = new CountDownLatch(1);

    /** Adds. */
    @Procedure
    public long add(long a, @Default("10") long b) {
        ran.incrementAndGet();
        return a + b;
    }

    /** Fails. */
    @Procedure
    public void fail(String message) throws IOException {
        throw new IOException(message);
    }

    /** Returns what can't be sent. */
    @Procedure
    public Object odd() {
        return new Thread();
    }

    /** Waits until it may end. */
    @Procedure
    public int slow(int value) throws InterruptedException {
        begun.release();
        try {
            mayEnd.acquire();
        } catch (InterruptedException hurry) {
            interrupted.countDown();
            throw hurry;
        }
        return value;
    }

    /** Of another kind, and with limits. */
    @Procedure
    @Queue(kind = QueueKind.SYNC, size = 2, timeout = "20s", prefetch = 1)
    public int limited(int value) throws InterruptedException {
        return slow(value);
    }

    /** Takes what it knows. */
    @Procedure
    @Queue(validate = false)
    public String lenient(String a) {
        return a;
    }
}
