package dev.serve.supervisor.lifecycle;

import dev.serve.worker.Health;
import dev.serve.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks a worker how well it serves, one question at a time: whoever asks while one is open shares its answer.
 *
 * <p>{@code open} holds the question that is still unanswered.
 */
final class HealthProbe {

    static final long ANSWER_WITHIN_MILLIS = 1_000;

    private final AtomicReference<@Nullable CompletableFuture<Health>> open = new AtomicReference<>();

    Health ask(Worker worker, Executor threads) throws InterruptedException {
        try {
            return question(worker, threads).get(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return Health.down("health() did not answer within " + ANSWER_WITHIN_MILLIS + " ms");
        } catch (ExecutionException thrown) {
            Throwable cause = thrown.getCause();
            return Health.down("health() threw " + (cause == null ? thrown : cause));
        }
    }

    private CompletableFuture<Health> question(Worker worker, Executor threads) {
        CompletableFuture<Health> mine = new CompletableFuture<>();
        CompletableFuture<Health> others = open.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        threads.execute(() -> {
            try {
                mine.complete(Objects.requireNonNull(worker.health(), "its answer is null"));
            } catch (Throwable thrown) {
                mine.completeExceptionally(thrown);
            } finally {
                open.set(null);
            }
        });
        return mine;
    }
}
