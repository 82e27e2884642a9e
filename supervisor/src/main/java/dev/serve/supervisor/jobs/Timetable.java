package dev.serve.supervisor.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The times that runs are planned for. Pure: it knows no clock. */
public sealed interface Timetable {

    /** How many times are counted; what lies between a moment and one so many times later is "more". */
    int MOST_COUNTED = 10_000;

    /**
     * The times within some span.
     *
     * @param count how many, at most {@link #MOST_COUNTED}
     * @param newest the last of them, or the end of the span where there are more
     */
    record Times(int count, Instant newest) {}

    /** The first time after one that was planned, or after the moment from which on runs are planned. */
    Instant next(Instant planned);

    /** The key of the configuration that it comes from. */
    String key();

    /** What is written there. */
    String text();

    /** The time zone that it goes by; empty where that does not matter. */
    default Optional<String> zoneName() {
        return Optional.empty();
    }

    /** The times after {@code planned} until {@code now}; empty where there are none. */
    default Optional<Times> between(Instant planned, Instant now) {
        Instant newest = planned;
        int count = 0;
        for (Instant time = next(planned); !time.isAfter(now); time = next(time)) {
            if (++count == MOST_COUNTED) {
                return Optional.of(new Times(count, now));
            }
            newest = time;
        }
        return count == 0 ? Optional.empty() : Optional.of(new Times(count, newest));
    }

    /** Times of day and calendar in a time zone. */
    record ByCron(String text, Cron cron, ZoneId zone) implements Timetable {

        @Override
        public String key() {
            return "schedule";
        }

        @Override
        public Instant next(Instant planned) {
            return cron.next(planned, zone);
        }

        @Override
        public Optional<String> zoneName() {
            return Optional.of(zone.getId());
        }
    }

    /** One time after the other, so far apart. */
    record Every(Duration interval) implements Timetable {

        @Override
        public String key() {
            return "every";
        }

        @Override
        public Instant next(Instant planned) {
            return planned.plus(interval);
        }

        @Override
        public String text() {
            return Durations.text(interval);
        }

        @Override
        public Optional<Times> between(Instant planned, Instant now) {
            long count = Duration.between(planned, now).dividedBy(interval);
            return count <= 0
                    ? Optional.empty()
                    : Optional.of(
                            new Times((int) Math.min(count, MOST_COUNTED), planned.plus(interval.multipliedBy(count))));
        }
    }

    /**
     * Reads a cron text.
     *
     * @throws IllegalArgumentException with what was expected and found
     */
    static Timetable cron(String text, ZoneId zone) {
        return new ByCron(text.strip(), Cron.parse(text), zone);
    }
}
