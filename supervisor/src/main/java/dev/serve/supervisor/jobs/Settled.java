package dev.serve.supervisor.jobs;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a job has come in its timetable, as it is kept while {@code serve} is down.
 *
 * @param key the key of the configuration that the timetable comes from
 * @param text what is written there
 * @param zoneName the time zone that it goes by; empty where that does not matter
 * @param planned the last planned time that is settled: its run has begun, or was missed
 */
public record Settled(String key, String text, Optional<String> zoneName, Instant planned) {

    static Settled of(Timetable timetable, Instant planned) {
        return new Settled(timetable.key(), timetable.text(), timetable.zoneName(), planned);
    }

    /** Whether it is a time of this timetable. */
    boolean isOf(Timetable timetable) {
        return equals(of(timetable, planned));
    }
}
