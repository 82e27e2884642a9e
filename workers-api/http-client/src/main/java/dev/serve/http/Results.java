package dev.serve.http;

import java.time.Duration;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The results of a batch in the order done, for so long and so many. Used by one thread. */
final class Results extends AbstractSpliterator<Result> {

    static final Duration FOREVER = Duration.ofDays(10_000);

    private final Batch batch;
    private final long end;
    private int left;

    Results(Batch batch, Duration timeout, int count) {
        super(Math.min(count, batch.asked().size()), Spliterator.ORDERED | Spliterator.NONNULL);
        this.batch = batch;
        this.end = System.nanoTime() + (timeout.compareTo(FOREVER) < 0 ? timeout : FOREVER).toNanos();
        this.left = Math.min(count, batch.asked().size());
    }

    @Override
    public boolean tryAdvance(Consumer<? super Result> action) {
        if (left == 0) {
            return false;
        }
        try {
            Exchange next = batch.done().poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                left = 0;
                return false;
            }
            left--;
            action.accept(next.now().orElseThrow());
            return true;
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
            left = 0;
            return false;
        }
    }
}
