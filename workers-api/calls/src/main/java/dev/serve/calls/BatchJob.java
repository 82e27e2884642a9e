package dev.serve.calls;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
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

    /** Calls the function of one place in the batch, which may depend on what came before it. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object> {
        Outcome<T> run(int index, List<Outcome<T>> before, Job<?> job);
    }

    /** The outcomes so far: looked at by the thread of the call, and after its end by who is told. */
    private static final class Ended<T extends @Nullable Object> extends AbstractList<Outcome<T>>
            implements RandomAccess {

        private final AtomicReferenceArray<@Nullable Outcome<T>> outcomes;
        private int size;

        Ended(AtomicReferenceArray<@Nullable Outcome<T>> outcomes) {
            this.outcomes = outcomes;
        }

        @Override
        public Outcome<T> get(int index) {
            return Objects.requireNonNull(outcomes.getPlain(Objects.checkIndex(index, size)));
        }

        @Override
        public int size() {
            return size;
        }
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
        Ended<T> ended = new Ended<>(outcomes);
        boolean isAborted = false;
        for (int i = 0; i < outcomes.length() && isRunning(); i++) {
            Outcome<T> outcome = isAborted ? new Outcome.Cancelled<>() : step.run(i, ended, this);
            if (!isRunning()) {
                break;
            }
            isAborted |= options.abortBatchOnError() && outcome instanceof Outcome.Failure<T>;
            outcomes.setRelease(i, outcome);
            ended.size = i + 1;
        }
        return ended;
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
