package dev.serve.bench;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** resilience4j, in the order that it documents: a retry around a time limiter around a bulkhead that waits. */
final class Resilience4jCalls implements CallContender {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Bulkhead bulkhead = Bulkhead.of(
            "bench",
            BulkheadConfig.custom()
                    .maxConcurrentCalls(LIMIT)
                    .maxWaitDuration(Duration.ofMinutes(1))
                    .build());
    private final TimeLimiter timeLimiter = TimeLimiter.of(
            "bench",
            TimeLimiterConfig.custom().timeoutDuration(Duration.ofMinutes(1)).build());
    private final Retry retry = Retry.of(
            "bench",
            RetryConfig.custom()
                    .maxAttempts(3)
                    .waitDuration(Duration.ofMillis(100))
                    .retryExceptions(IOException.class)
                    .build());

    @Override
    public String name() {
        return "resilience4j";
    }

    @Override
    public Pending call(Callable<Integer> function) {
        return wait(retry.executeCompletionStage(timer, () -> limited(() -> value(function))));
    }

    /** It knows no batches: one limited call that calls each function with its own retries. */
    @Override
    public Pending callMany(List<Callable<Integer>> functions) {
        return wait(limited(() -> {
            List<Integer> values = new ArrayList<>(functions.size());
            for (Callable<Integer> function : functions) {
                values.add(retry.executeSupplier(() -> value(function)));
            }
            return values;
        }));
    }

    private <T> CompletionStage<T> limited(Supplier<T> function) {
        return timeLimiter.executeCompletionStage(
                timer,
                Bulkhead.decorateCompletionStage(bulkhead, () -> CompletableFuture.supplyAsync(function, threads)));
    }

    private static <T> Pending wait(CompletionStage<T> stage) {
        return stage.toCompletableFuture()::get;
    }

    private static Integer value(Callable<Integer> function) {
        try {
            return function.call();
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }

    @Override
    public void close() {
        threads.close();
        timer.close();
    }
}
