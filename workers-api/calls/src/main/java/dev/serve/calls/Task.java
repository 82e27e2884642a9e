package dev.serve.calls;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that a call server has taken. Safe to use from any thread.
 *
 * @param <R> an {@link Outcome}, or the list of them of a batch
 */
public final class Task<R> {

    private static final Logger LOG = LoggerFactory.getLogger(Task.class);

    /** Set before anyone else sees the task. */
    private Runnable cancel = () -> {};

    private final CompletableFuture<R> result = new CompletableFuture<>();

    Task() {}

    void cancelledBy(Runnable cancel) {
        this.cancel = cancel;
    }

    /** Waits for the result, which always comes: at the timeout at the latest. */
    public R await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Waits for the result for so long; empty when it has not come by then. */
    public Optional<R> await(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(result.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether the result is there. */
    public boolean isDone() {
        return result.isDone();
    }

    /** The result as a stage, which never completes with an exception. */
    public CompletionStage<R> asStage() {
        return result.minimalCompletionStage();
    }

    /**
     * Has a callback called once with the result, on a thread of the call server's choice that may block. What it throws
     * is logged and changes nothing.
     */
    public void onDone(Consumer<? super R> callback) {
        if (result.isDone()) {
            Thread.startVirtualThread(() -> tell(callback, result.join()));
        } else {
            result.thenAccept(value -> tell(callback, value));
        }
    }

    /**
     * Cancels the call: unless it has ended, its outcome is {@link Outcome.Cancelled}, and its thread is interrupted.
     * Returns at once.
     */
    public void cancel() {
        cancel.run();
    }

    void complete(R value) {
        result.complete(value);
    }

    private static <R> void tell(Consumer<? super R> callback, R value) {
        try {
            callback.accept(value);
        } catch (Throwable thrown) {
            LOG.warn("the callback of a call threw", thrown);
        }
    }
}
