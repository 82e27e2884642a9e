package dev.serve.calls;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One time for which a provider serves, from its opening to the end of the last call that came in.
 *
 * <p>Threads: {@code inside} counts the calls, and is negative once it is closed.
 */
final class Opening {

    private static final long CLOSED = Long.MIN_VALUE;

    private final Exports exports;
    private final @Nullable ClassLoader loader;
    private final Provider.@Nullable Around around;
    private final AtomicLong inside = new AtomicLong();
    private final CountDownLatch idle = new CountDownLatch(1);

    /**
     * Begins to serve.
     *
     * @param loader the context class loader of calls; null for that of whoever calls
     * @param around what surrounds each call; null for nothing
     */
    Opening(Exports exports, @Nullable ClassLoader loader, Provider.@Nullable Around around) {
        this.exports = exports;
        this.loader = loader;
        this.around = around;
    }

    /** Calls one of the procedures, on behalf of a call that was let in. */
    @Nullable
    Object call(ExportedProcedure procedure, Arguments arguments) throws Exception {
        if (loader == null) {
            return procedure.call(arguments);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        Object entered = around == null ? null : around.enter();
        try {
            return procedure.call(arguments);
        } finally {
            if (around != null && entered != null) {
                around.leave(entered);
            }
            thread.setContextClassLoader(before);
        }
    }

    Exports exports() {
        return exports;
    }

    /** How many calls are under way; negative once it is closed. */
    long inside() {
        return inside.get();
    }

    /** Lets a call in, unless it is closed. One that was let in must leave. */
    boolean enter() {
        if (inside.incrementAndGet() > 0) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        if (inside.decrementAndGet() == CLOSED) {
            idle.countDown();
        }
    }

    /** Lets no more calls in. */
    void close() {
        long before = inside.getAndUpdate(count -> count < 0 ? count : count + CLOSED);
        if (before == 0) {
            idle.countDown();
        }
    }

    boolean isIdle() {
        return idle.getCount() == 0;
    }

    /** Waits until the last call has left, after it was closed. */
    void awaitIdle() throws InterruptedException {
        idle.await();
    }
}
