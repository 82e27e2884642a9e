package dev.serve.worker;

import java.util.Comparator;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task of an {@link EventLoop} that is due at some time, once or again and again.
 *
 * <p>Threads: {@code dueNanos} is guarded by the loop's lock; the rest doesn't change, or is a {@link FutureTask}'s own.
 */
final class LoopTask extends FutureTask<@Nullable Void> implements EventLoopWorker.Task {

    /** The times are those of {@link System#nanoTime}, which may overflow; what is due at once runs in the order made. */
    static final Comparator<LoopTask> BY_TIME = (one, other) -> one.dueNanos == other.dueNanos
            ? Long.compare(one.number, other.number)
            : Long.signum(one.dueNanos - other.dueNanos);

    final boolean serving;
    final long periodNanos;
    long dueNanos;

    private final long number;
    private final Consumer<Throwable> onFailure;
    private final Consumer<LoopTask> onCancel;

    LoopTask(
            Runnable work,
            boolean serving,
            long periodNanos,
            long number,
            Consumer<Throwable> onFailure,
            Consumer<LoopTask> onCancel) {
        super(work, null);
        this.serving = serving;
        this.periodNanos = periodNanos;
        this.number = number;
        this.onFailure = onFailure;
        this.onCancel = onCancel;
    }

    @Override
    public boolean cancel() {
        return cancel(false);
    }

    /** Runs once; tells whether it is to run again. */
    boolean runAndRepeat() {
        if (periodNanos == 0) {
            run();
            return false;
        }
        return runAndReset();
    }

    @Override
    protected void setException(Throwable failure) {
        super.setException(failure);
        onFailure.accept(failure);
    }

    @Override
    protected void done() {
        if (isCancelled()) {
            onCancel.accept(this);
        }
    }
}
