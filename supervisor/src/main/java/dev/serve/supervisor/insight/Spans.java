package dev.serve.supervisor.insight;

import java.time.Duration;

/** Lengths of time in words, as exact as a person wants them. */
public final class Spans {

    private Spans() {}

    /** A length of time in its two largest units: {@code 350 ms}, {@code 3.2 s}, {@code 12 s}, {@code 3 min 20 s}, {@code 2 h}; never negative. */
    public static String text(Duration span) {
        long millis = Math.max(0, span.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            long tenths = millis % 1_000 / 100;
            return millis / 1_000 + (tenths == 0 ? "" : "." + tenths) + " s";
        }
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
