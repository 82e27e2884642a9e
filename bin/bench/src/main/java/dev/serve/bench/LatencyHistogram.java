package dev.serve.bench;

/** Counts of times by the microsecond, up to ten seconds; what takes longer counts as ten seconds. */
final class LatencyHistogram {

    private static final int MOST_MICROS = 10_000_000;

    private final int[] countByMicros = new int[MOST_MICROS + 1];
    private long count;

    void add(long nanos) {
        countByMicros[(int) Math.min(nanos / 1_000, MOST_MICROS)]++;
        count++;
    }

    long count() {
        return count;
    }

    /** The time within which so many of a hundred were done; 0 where there were none. */
    long percentileMicros(int percent) {
        long wanted = (count * percent + 99) / 100;
        long seen = 0;
        for (int micros = 0; micros <= MOST_MICROS && wanted > 0; micros++) {
            seen += countByMicros[micros];
            if (seen >= wanted) {
                return micros;
            }
        }
        return 0;
    }
}
