package dev.serve.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The clock that services live by, and what lets time pass. Tests have one that they move by hand. */
public interface Timers {

    /** A reading that only ever grows, in nanoseconds. */
    long nanos();

    /** The time of day. */
    Instant now();

    /** Runs a task after a delay, on a thread that it may block. */
    void after(Duration delay, Runnable task);

    /** The clock of the machine; each task runs on a virtual thread of its own. */
    static Timers system() {
        return new SystemTimers();
    }

    /** One platform thread keeps the time of all services. */
    final class SystemTimers implements Timers {

        private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, SystemTimers::thread);

        private SystemTimers() {}

        /** It outlives the worker whose thread may be the first to need it. */
        private static Thread thread(Runnable task) {
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("serve timers")
                    .inheritInheritableThreadLocals(false)
                    .unstarted(task);
            thread.setContextClassLoader(Timers.class.getClassLoader());
            return thread;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            scheduler.schedule(
                    () -> Thread.ofVirtual().name("serve timer").start(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
