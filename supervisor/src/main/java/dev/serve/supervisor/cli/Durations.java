package dev.serve.supervisor.cli;

import dev.serve.supervisor.insight.Spans;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write and read them. */
final class Durations {

    /** The longest that the supervisor lets a caller wait. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

    private Durations() {}

    /** Whether a text is a length of time: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, or seconds alone. */
    static boolean isDuration(String text) {
        return WRITTEN.matcher(text).matches();
    }

    /**
     * Reads a length of time.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Duration parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a length of time such as 500ms, 30s or 2m, found '" + text + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case null, default -> Duration.ofSeconds(amount);
        };
    }

    /**
     * Reads how long to wait.
     *
     * @throws IllegalArgumentException if it is no length of time, or longer than {@link #LONGEST_WAIT}
     */
    static Duration parseWait(String text) {
        Duration wait = parse(text);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "expected at most " + Spans.brief(LONGEST_WAIT) + ", found '" + text + "'");
        }
        return wait;
    }

    /** A length of time that is often shorter than seconds: {@code 12ms}, {@code 3.4s}, {@code 12s}, {@code 3m5s}. */
    static String exact(Duration length) {
        long millis = Math.max(0, length.toMillis());
        if (millis < 1_000) {
            return millis + "ms";
        }
        return millis < 10_000 ? millis / 1_000 + "." + millis % 1_000 / 100 + "s" : Spans.brief(length);
    }
}
