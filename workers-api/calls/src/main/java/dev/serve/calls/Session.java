package dev.serve.calls;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One time for which a call server takes calls: from a start to the pause after it, until the last call has ended.
 *
 * <p>Threads: {@code places} holds a permit for each call that may begin; when the session is closed, it is flooded with
 * so many more that everyone who waits for one comes through and sees that it is closed.
 */
final class Session {

    private static final int FLOOD = 1 << 30;

    private final CallLimits limits;
    private final Load load;
    private final Semaphore places;
    private final @Nullable Rate rate;
    private final Watch watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch idle = new CountDownLatch(1);
    private volatile @Nullable String closedBecause;
    private volatile boolean isCancelled;

    Session(String name, CallLimits limits, Load load) {
        this.limits = limits;
        this.load = load;
        this.places = new Semaphore(limits.atOnce());
        this.watch = new Watch(name + " deadlines", limits.atOnce(), job -> giveUp(job, Job.Ending.TIMEOUT));
        this.rate =
                limits.ratePerSecond() == 0 ? null : new Rate(limits.ratePerSecond(), limits.burst(), watch.nanos());
    }

    /** The moment at which the time of a call is up that begins to wait for its place now. */
    Job.Deadline deadline(CallOptions options) {
        Duration timeout = options.timeout().orElse(limits.timeout());
        return new Job.Deadline(timeout, watch.nanos() + timeout.toNanos());
    }

    int running() {
        int free = places.availablePermits();
        return Math.max(0, limits.atOnce() - (free > FLOOD / 2 ? free - FLOOD : free));
    }

    /**
     * Waits for a place.
     *
     * @return whether there was one before the deadline
     * @throws ServiceUnavailableException when the session is closed
     */
    boolean enter(long deadlineNanos) throws InterruptedException {
        boolean isIn = waitsNot() || waitsIn(deadlineNanos);
        checkOpen(isIn);
        return isIn;
    }

    /**
     * Takes a place that is free now.
     *
     * @throws ServerFullException when there is none
     * @throws ServiceUnavailableException when the session is closed
     */
    void enterNow() {
        boolean isIn = places.tryAcquire();
        checkOpen(isIn);
        if (!isIn) {
            load.rejected.increment();
            throw new ServerFullException("the call server is full: " + limits.atOnce() + " calls are under way");
        }
        if (rate != null && rate.take(watch.nanos(), 0) < 0) {
            leave();
            load.rejected.increment();
            throw new ServerFullException(
                    "the call server is full: it takes " + limits.ratePerSecond() + " calls a second");
        }
    }

    /** Whether there is a place at once, as there is most of the time. */
    private boolean waitsNot() {
        return rate == null && places.tryAcquire();
    }

    private boolean waitsIn(long deadlineNanos) throws InterruptedException {
        load.waiting.incrementAndGet();
        try {
            return waitsForRate(deadlineNanos)
                    && places.tryAcquire(deadlineNanos - watch.nanos(), TimeUnit.NANOSECONDS);
        } finally {
            load.waiting.decrementAndGet();
        }
    }

    private boolean waitsForRate(long deadlineNanos) throws InterruptedException {
        if (rate == null) {
            return true;
        }
        long wait = rate.take(watch.nanos(), deadlineNanos - watch.nanos());
        return wait >= 0 && (wait == 0 || !closed.await(wait, TimeUnit.NANOSECONDS) || closedBecause != null);
    }

    private void checkOpen(boolean isIn) {
        String because = closedBecause;
        if (because != null) {
            if (isIn) {
                leave();
            }
            throw new ServiceUnavailableException("the call server takes no calls: " + because);
        }
    }

    /** Gives a place back. */
    void leave() {
        places.release();
        if (closedBecause != null) {
            tellIdle();
        }
    }

    /**
     * Runs a job that has its place, on this thread, and gives the place back when its function has ended. One that was
     * cancelled before it began calls nothing, because it asks whether it still runs.
     */
    <R> void run(Job<R> job) {
        long began = System.nanoTime();
        job.runBy(Thread.currentThread());
        watch.add(job);
        if (isCancelled) {
            giveUp(job, Job.Ending.CANCELLED);
        }
        R result;
        boolean isFinished;
        try {
            CallContext context = new CallContext(job.options.name(), job.options.context());
            result = ScopedValue.where(CallContext.CURRENT, context).call(job::perform);
            isFinished = job.finish();
        } finally {
            watch.remove(job);
            load.nanos.add(System.nanoTime() - began);
            leave();
        }
        if (isFinished) {
            job.count(result, load);
            job.tell(result);
        } else {
            job.forgetInterrupt();
        }
    }

    /** Gives a job up: its result is told, by a thread that may block, and its thread is interrupted. */
    <R> void giveUp(Job<R> job, Job.Ending ending) {
        if (job.giveUp()) {
            R result = job.givenUp(ending);
            job.count(result, load);
            Thread.startVirtualThread(() -> job.tell(result));
        }
    }

    /** Takes no more calls; those that wait for a place are told at once, those that run go on. Returns at once. */
    void close(String because) {
        if (closedBecause == null) {
            closedBecause = because;
            closed.countDown();
            places.release(FLOOD);
            tellIdle();
        }
    }

    /** Waits until the last call has ended, after it was closed. */
    void awaitIdle() throws InterruptedException {
        idle.await();
    }

    boolean awaitIdle(long nanos) throws InterruptedException {
        return idle.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Cancels what is under way, and what has its place and has not begun. */
    void cancelAll() {
        isCancelled = true;
        watch.jobs().forEach(job -> giveUp(job, Job.Ending.CANCELLED));
    }

    private void tellIdle() {
        if (places.availablePermits() == limits.atOnce() + FLOOD) {
            idle.countDown();
            watch.close();
        }
    }
}
