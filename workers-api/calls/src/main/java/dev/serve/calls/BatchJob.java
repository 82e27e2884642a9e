package dev.serve.calls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Functions that are called one by one, in order, as one call.
 *
 * <p>Threads: {@code outcomes} is written by the thread of the call, from the first on, and read by whoever gives it up:
 * what is not there then has ended as the batch has. What a function makes of the interrupt that follows is not written.
 */
final class BatchJob<T extends @Nullable Object> extends Job<List<Outcome<T>>> {

    /** Makes the function of one place in the batch, which may depend on what came before it. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object> {
        Attempts<T> at(int index, List<Outcome<T>> before);
    }

    private final Step<T> step;
    private final AtomicReferenceArray<@Nullable Outcome<T>> outcomes;

    BatchJob(int size, Step<T> step, CallOptions options, Deadline deadline, Consumer<? super List<Outcome<T>>> done) {
        super(options, deadline, done);
        this.step = step;
        this.outcomes = new AtomicReferenceArray<>(size);
    }

    @Override
    List<Outcome<T>> perform() {
        List<Outcome<T>> ended = new ArrayList<>(outcomes.length());
        List<Outcome<T>> before = Collections.unmodifiableList(ended);
        boolean isAborted = false;
        for (int i = 0; i < outcomes.length() && isRunning(); i++) {
            Outcome<T> outcome =
                    isAborted ? new Outcome.Cancelled<>() : step.at(i, before).run(this);
            if (!isRunning()) {
                break;
            }
            isAborted |= options.abortBatchOnError() && outcome instanceof Outcome.Failure<T>;
            ended.add(outcome);
            outcomes.setRelease(i, outcome);
        }
        return before;
    }

    @Override
    List<Outcome<T>> givenUp(Ending ending) {
        List<Outcome<T>> all = new ArrayList<>(outcomes.length());
        boolean isOver = false;
        for (int i = 0; i < outcomes.length(); i++) {
            Outcome<T> outcome = isOver ? null : outcomes.getAcquire(i);
            isOver = outcome == null;
            all.add(outcome == null ? outcome(ending) : outcome);
        }
        return Collections.unmodifiableList(all);
    }

    @Override
    void count(List<Outcome<T>> result, Load load) {
        load.count(result);
    }
}
