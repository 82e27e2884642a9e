package dev.serve.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the deadlines of all jobs of a session, with one thread and without a timer for each: their number is
 * bounded, so they stand in an array, and the thread looks at all of them when the earliest deadline that it knows has
 * come. A job that ends in time costs two writes to its slot.
 *
 * <p>The thread is a platform thread: it must get its turn also when calls keep all carriers of virtual threads busy.
 *
 * <p>Threads: a slot is taken by compare-and-set and given back by who took it. {@code nextLook} is lowered by who adds a
 * job with an earlier deadline, who then wakes the thread; the thread raises it before it looks, so that a job added
 * meanwhile lowers it again.
 */
final class Watch implements Runnable {

    private static final long NEVER = Long.MAX_VALUE;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long base = System.nanoTime();
    private final AtomicReferenceArray<@Nullable Job<?>> slots;
    private final AtomicLong nextLook = new AtomicLong(NEVER);
    private final Consumer<Job<?>> expire;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Makes a watch, whose thread is started when there is something to look after.
     *
     * @param most how many jobs there are at once
     * @param expire is told each job whose time is up; must not block
     */
    Watch(String name, int most, Consumer<Job<?>> expire) {
        this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(most) * 4);
        this.expire = expire;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
    }

    /** The present moment, in nanoseconds since the watch was made. */
    long nanos() {
        return System.nanoTime() - base;
    }

    void add(Job<?> job) {
        int mask = slots.length() - 1;
        // Each thread begins elsewhere; a random number would cost a fresh thread its seed.
        int slot = (int) ((Thread.currentThread().threadId() * SPREAD) >>> 32) & mask;
        job.inSlot(slot);
        while (!slots.compareAndSet(slot, null, job)) {
            slot = (slot + 1) & mask;
            job.inSlot(slot);
        }
        long look = nextLook.get();
        while (job.deadlineNanos < look) {
            if (nextLook.compareAndSet(look, job.deadlineNanos)) {
                if (started.compareAndSet(false, true)) {
                    thread.start();
                } else {
                    LockSupport.unpark(thread);
                }
                return;
            }
            look = nextLook.get();
        }
    }

    void remove(Job<?> job) {
        slots.set(job.slot(), null);
    }

    /** The jobs that are under way, those that were given up and have not ended among them. */
    List<Job<?>> jobs() {
        List<Job<?>> jobs = new ArrayList<>();
        for (int i = 0; i < slots.length(); i++) {
            Job<?> job = slots.get(i);
            if (job != null) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    /** Ends the thread. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!closed) {
            look();
            long wait = nextLook.get() - nanos();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            }
        }
    }

    private void look() {
        nextLook.set(NEVER);
        long now = nanos();
        long earliest = NEVER;
        for (int i = 0; i < slots.length(); i++) {
            Job<?> job = slots.get(i);
            if (job != null && job.isRunning()) {
                if (job.deadlineNanos <= now) {
                    expire.accept(job);
                } else {
                    earliest = Math.min(earliest, job.deadlineNanos);
                }
            }
        }
        long next = earliest;
        nextLook.updateAndGet(known -> Math.min(known, next));
    }
}
