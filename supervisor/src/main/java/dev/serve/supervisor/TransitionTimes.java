package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often and how long each method of the life cycle has run. Cheap enough to count every one. */
public final class TransitionTimes {

    /** One method, and how its calls ended. */
    public record Key(String method, boolean failed) {}

    /**
     * The calls of one kind so far.
     *
     * @param count how many
     * @param nanos how long they took together
     */
    public record Total(long count, long nanos) {}

    private static final class Sum {
        final LongAdder count = new LongAdder();
        final LongAdder nanos = new LongAdder();
    }

    private final Map<Key, Sum> sums = new ConcurrentHashMap<>();

    void record(Change change) {
        boolean hasEnded = change.before().activity() instanceof Activity.Calling
                && change.before().epoch() != change.after().epoch();
        boolean hasReturned = change.before().activity() instanceof Activity.Calling && change.isOfState();
        if ((hasEnded || hasReturned) && change.before().activity() instanceof Activity.Calling(var edge)) {
            boolean failed = change.after().activity() instanceof Activity.CleaningUp;
            Sum sum = sums.computeIfAbsent(new Key(edge.method(), failed), _ -> new Sum());
            sum.count.increment();
            sum.nanos.add(change.after().since() - change.before().since());
        }
    }

    /** The calls so far, by kind. */
    public Map<Key, Total> totals() {
        Map<Key, Total> totals = new HashMap<>();
        sums.forEach((key, sum) -> totals.put(key, new Total(sum.count.sum(), sum.nanos.sum())));
        return totals;
    }
}
