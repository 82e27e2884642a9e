package dev.serve.calls;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One function, called until it returns or is not worth another try. */
final class SingleJob<T extends @Nullable Object> extends Job<Outcome<T>> {

    private final Attempts<T> attempts;

    SingleJob(Attempts<T> attempts, CallOptions options, Deadline deadline, Consumer<? super Outcome<T>> done) {
        super(options, deadline, done);
        this.attempts = attempts;
    }

    @Override
    Outcome<T> perform() {
        return attempts.run(this);
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
