package dev.serve.http;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that lanes run on: platform threads as long as there are few, since the kernel wakes such a thread with one
 * step where a virtual one takes three, and virtual threads for the rest, since platform threads by the thousand cost more than
 * that. A platform thread is there for a while after its last lane. Safe to use from any thread.
 */
final class LaneThreads {

    private static final int MOST_PLATFORM = 64;
    private static final long KEPT_SECONDS = 5;

    private final ThreadPoolExecutor executor;

    LaneThreads(String name) {
        ThreadFactory platform = Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name(name + " lane ", 1)
                .factory();
        ThreadFactory virtual = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(name + " lane")
                .factory();
        executor = new ThreadPoolExecutor(
                0,
                MOST_PLATFORM,
                KEPT_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                platform,
                (lane, _) -> virtual.newThread(lane).start());
    }

    void start(Runnable lane) {
        executor.execute(lane);
    }

    /** Lets threads end that have nothing to do. Lanes that are started all the same get virtual threads. */
    void close() {
        executor.shutdown();
    }
}
