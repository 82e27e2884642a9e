package dev.serve.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A worker all of whose code runs on one thread, the event loop, so that its fields need no synchronization: the hooks
 * ({@link #onPrepare}, {@link #onStart}, {@link #onPause}, {@link #onStop}, {@link #onCleanup}) and the tasks that it
 * adds with {@link #execute}, {@link #schedule} and {@link #every}.
 *
 * <p>A hook returns a stage, and the service changes its state when that stage completes; tasks go on running meanwhile. The
 * loop's thread lives from prepare to stop.
 *
 * <p>A task belongs to the time in which it was added. What was added from {@link #onStart} on is cancelled when the
 * stage of {@link #onPause} has completed, so that nothing is served while PAUSED. What was added before the start, or
 * from {@link #onPause} on, lives until the stop: a heartbeat that keeps a connection open. A stop cancels all that waits.
 *
 * <p>A task that throws fails the service. A task or hook that blocks holds up everything else; when a deadline passes
 * because of it, its thread is interrupted.
 *
 * <p>Setting: {@code queue-limit}, how many tasks may wait, 10,000 unless said otherwise.
 */
public abstract class EventLoopWorker extends BaseWorker {

    /** A task that was added to the loop. Safe to use from any thread. */
    public interface Task {

        /**
         * Keeps the task from running, or from running again; one that runs at this moment ends undisturbed.
         *
         * @return whether that came before the task had ended
         */
        boolean cancel();

        /** Tells whether the task was cancelled, by {@link #cancel()}, a pause, a stop or a failure. */
        boolean isCancelled();

        /** Tells whether the task won't run any more. */
        boolean isDone();
    }

    private record Running(EventLoop loop, Thread thread) {}

    private volatile @Nullable Running running;

    /** Acquires what is needed to serve. */
    protected CompletionStage<?> onPrepare() throws Exception {
        return done();
    }

    /** Begins to serve: adds the tasks that do. */
    protected CompletionStage<?> onStart() throws Exception {
        return done();
    }

    /** Ends to serve; the tasks of the time since the start are cancelled after it. */
    protected CompletionStage<?> onPause() throws Exception {
        return done();
    }

    /** Releases what {@link #onPrepare} acquired. No task runs after it. */
    protected CompletionStage<?> onStop() throws Exception {
        return done();
    }

    /** Releases whatever is held, after a failure; what is under way on the loop is interrupted before. */
    protected CompletionStage<?> onCleanup(Throwable failure) throws Exception {
        return done();
    }

    /** The stage of a hook that has done all when it returns. */
    protected static CompletionStage<?> done() {
        return CompletableFuture.completedFuture("done");
    }

    /**
     * Runs a task on the loop, after those that are due already.
     *
     * @throws RejectedExecutionException when too many tasks wait, or outside the time from prepare to stop
     */
    protected final Task execute(Runnable task) {
        return loop().add(task, Duration.ZERO, Duration.ZERO);
    }

    /**
     * Runs a task on the loop after so long.
     *
     * @throws RejectedExecutionException when too many tasks wait, or outside the time from prepare to stop
     */
    protected final Task schedule(Duration delay, Runnable task) {
        return loop().add(task, delay, Duration.ZERO);
    }

    /**
     * Runs a task on the loop again and again: first after the period, then each time so long after its last end.
     *
     * @throws RejectedExecutionException when too many tasks wait, or outside the time from prepare to stop
     * @throws IllegalArgumentException when the period is not longer than zero
     */
    protected final Task every(Duration period, Runnable task) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("expected a period longer than zero, found " + period);
        }
        return loop().add(task, period, period);
    }

    /** Tells whether the caller runs on the loop's thread. */
    protected final boolean onLoop() {
        Running now = running;
        return now != null && now.thread.equals(Thread.currentThread());
    }

    @Override
    public void prepare() throws Exception {
        EventLoop loop = new EventLoop(setting("queue-limit", 10_000, 1, Integer.MAX_VALUE), context()::fail);
        Thread thread = context().newThread("event-loop", loop);
        thread.start();
        running = new Running(loop, thread);
        await(loop.call(this::onPrepare));
    }

    @Override
    public void start() throws Exception {
        EventLoop loop = loop();
        await(loop.call(() -> {
            loop.serving(true);
            return onStart();
        }));
    }

    @Override
    public void pause() throws Exception {
        EventLoop loop = loop();
        await(loop.call(() -> {
            loop.serving(false);
            return onPause();
        }));
        await(loop.call(() -> {
            loop.cancelServing();
            return done();
        }));
    }

    @Override
    public void stop() throws Exception {
        Running now = running;
        if (now != null) {
            now.loop.retire();
            await(now.loop.call(this::onStop));
            now.loop.end();
            now.thread.join();
            running = null;
        }
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        Running now = running;
        if (now != null) {
            now.loop.retire();
            now.loop.interruptWhatRuns(now.thread);
            try {
                await(now.loop.call(() -> onCleanup(failure)));
            } finally {
                now.loop.end();
            }
            now.thread.join();
        }
    }

    private EventLoop loop() {
        Running now = running;
        if (now == null) {
            throw new RejectedExecutionException(
                    context().name() + " has no event loop: it takes tasks from prepare to stop");
        }
        return now.loop;
    }

    private static void await(CompletableFuture<?> hook) throws Exception {
        try {
            hook.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw failed;
            }
        }
    }
}
