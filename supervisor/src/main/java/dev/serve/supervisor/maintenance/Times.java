package dev.serve.supervisor.maintenance;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and moments as people write them. */
final class Times {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

    private Times() {}

    /** {@code 500ms}, {@code 30s}, {@code 2m}, {@code 3h}, {@code 1d}; a plain number is seconds. */
    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        return Optional.of(
                switch (unit == null ? "s" : unit) {
                    case "ms" -> Duration.ofMillis(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofSeconds(count);
                });
    }

    /** A moment of ISO 8601 with its offset, or one so long ago. */
    static Optional<Instant> past(String text, Instant now) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException isDuration) {
            return duration(text).map(now::minus);
        }
    }

    /** A moment of ISO 8601 with its offset, or one that is so long from now. */
    static Optional<Instant> moment(String text, Instant now) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException isDuration) {
            return duration(text).map(now::plus);
        }
    }
}
