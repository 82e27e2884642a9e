package dev.serve.supervisor.lifecycle;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the deadlines of a service's threads with as few timers as possible: nearly every method returns long before
 * its deadline, so a timer is not cancelled and set anew for each of them. It is left to fire, and then set again for
 * what is under way at that time.
 *
 * <p>{@code watched} and {@code firesAt} are guarded by the service's lock.
 */
final class Deadlines {

    private static final long NEVER = Long.MAX_VALUE;
    private static final Runnable NOTHING = () -> {};

    private final Timers timers;
    private final ReentrantLock lock;
    private final Consumer<Run> expired;
    private @Nullable Run watched;
    private long firesAt = NEVER;

    Deadlines(Timers timers, ReentrantLock lock, Consumer<Run> expired) {
        this.timers = timers;
        this.lock = lock;
        this.expired = expired;
    }

    /** Watches a run in place of the one before it; returns what is to be done when the lock is free. */
    Runnable watch(Run run) {
        watched = run;
        return setTimer(run);
    }

    /** The run has ended or was given up. */
    void forget(Run run) {
        if (run.equals(watched)) {
            watched = null;
        }
    }

    private Runnable setTimer(Run run) {
        if (firesAt <= run.deadlineAt()) {
            return NOTHING;
        }
        firesAt = run.deadlineAt();
        return () -> timers.after(run.deadline(), timer());
    }

    private void fire() {
        Run late = null;
        Runnable again = NOTHING;
        lock.lock();
        try {
            long now = timers.nanos();
            Run run = watched;
            if (run != null && now >= run.deadlineAt()) {
                late = run;
                watched = null;
            }
            if (now >= firesAt) {
                firesAt = NEVER;
                again = watched == null ? NOTHING : rest(watched, now);
            }
        } finally {
            lock.unlock();
        }
        again.run();
        if (late != null) {
            expired.accept(late);
        }
    }

    private Runnable rest(Run run, long now) {
        firesAt = run.deadlineAt();
        return () -> timers.after(Duration.ofNanos(run.deadlineAt() - now), timer());
    }

    /** A service is kept by its threads while they run, but not by a timer long after it was replaced. */
    private Runnable timer() {
        WeakReference<Deadlines> self = new WeakReference<>(this);
        return () -> {
            Deadlines there = self.get();
            if (there != null) {
                there.fire();
            }
        };
    }
}
