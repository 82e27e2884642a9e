package dev.serve.calls;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One function, called until it returns or is not worth another try. */
final class SingleJob<T extends @Nullable Object> extends Job<Outcome<T>> {

    private final Attempts attempts;
    private final Callable<T> function;
    private final Supplier<List<Class<? extends Throwable>>> retryOn;

    SingleJob(
            Attempts attempts,
            Callable<T> function,
            Supplier<List<Class<? extends Throwable>>> retryOn,
            CallOptions options,
            Deadline deadline,
            Consumer<? super Outcome<T>> done) {
        super(options, deadline, done);
        this.attempts = attempts;
        this.function = function;
        this.retryOn = retryOn;
    }

    @Override
    Outcome<T> perform() {
        return attempts.run(this, function, retryOn);
    }

    @Override
    Outcome<T> givenUp(Ending ending) {
        return outcome(ending);
    }

    @Override
    void count(Outcome<T> result, Load load) {
        load.count(result);
    }
}
