package dev.serve.jsonrpc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long procedures take, each as a moving average: what is quick is not worth a thread of its own. Safe to use from any
 * thread.
 */
final class Durations {

    /** What takes longer is slow. */
    static final long QUICK_NANOS = 200_000;

    /** Names come and go with modules; beyond so many, all is learned anew. */
    private static final int MOST_NAMES = 10_000;

    /** How much of the average is the last call's: 1 in 8. */
    private static final int WEIGHT = 8;

    private final ConcurrentMap<String, AtomicLong> averages = new ConcurrentHashMap<>();

    /** Whether it was quick so far; what was never called is not. */
    boolean isQuick(String method) {
        AtomicLong average = averages.get(method);
        return average != null && average.get() <= QUICK_NANOS;
    }

    /** Takes one call into account. */
    void record(String method, long nanos) {
        AtomicLong average = averages.get(method);
        if (average != null) {
            average.updateAndGet(before -> before + (nanos - before) / WEIGHT);
            return;
        }
        if (averages.size() >= MOST_NAMES) {
            averages.clear();
        }
        averages.put(method, new AtomicLong(nanos));
    }
}
