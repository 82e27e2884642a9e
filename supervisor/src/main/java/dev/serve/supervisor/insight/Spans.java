package dev.serve.supervisor.insight;

import java.time.Duration;

/** Lengths of time as people read them, in their two largest units at most; never negative. */
public final class Spans {

    private Spans() {}

    /** In words: {@code 350 ms}, {@code 3.2 s}, {@code 12 s}, {@code 3 min 20 s}, {@code 2 h}. */
    public static String text(Duration span) {
        long millis = Math.max(0, span.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            long tenths = millis % 1_000 / 100;
            return millis / 1_000 + (tenths == 0 ? "" : "." + tenths) + " s";
        }
        return inSeconds(millis / 1_000, "min", " ");
    }

    /** For tables, in whole seconds: {@code 12s}, {@code 3m5s}, {@code 2h}, {@code 4d3h}. */
    public static String brief(Duration span) {
        return inSeconds(Math.max(0, span.toSeconds()), "m", "");
    }

    private static String inSeconds(long seconds, String minutes, String gap) {
        if (seconds < 60) {
            return seconds + gap + "s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, minutes, seconds % 60, "s", gap);
        }
        if (seconds < 86_400) {
            return two(seconds / 3_600, "h", seconds % 3_600 / 60, minutes, gap);
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h", gap);
    }

    private static String two(long large, String largeUnit, long small, String smallUnit, String gap) {
        return large + gap + largeUnit + (small == 0 ? "" : gap + small + gap + smallUnit);
    }
}
