package dev.serve.calls;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls functions, each again as long as its retries last and what it throws is worth it. */
record Attempts(Retries retries, Load load) {

    /**
     * Calls one.
     *
     * @param job the call that it belongs to: when that has ended, there is no other try
     * @param retryOn what its procedure declares to be worth another try
     */
    <T extends @Nullable Object> Outcome<T> run(
            Job<?> job, Callable<T> function, Supplier<List<Class<? extends Throwable>>> retryOn) {
        int attempts = 0;
        while (true) {
            attempts++;
            try {
                if (!job.isRunning()) {
                    return new Outcome.Cancelled<>();
                }
                return new Outcome.Value<>(function.call());
            } catch (Throwable error) {
                boolean isLast = attempts > retries.most() || !job.isRunning();
                if (isLast || !retries.isWorth(error, retryOn.get()) || !pause()) {
                    return new Outcome.Thrown<>(error, attempts);
                }
                load.retries.increment();
            }
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(retries.interval());
            return true;
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
