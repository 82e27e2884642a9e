package dev.serve.supervisor.config;

import java.time.Duration;

/**
 * The bounds of the event stream.
 *
 * @param kept how many past events a client can resume from
 * @param clients how many clients may listen at once
 * @param heartbeat how often a quiet stream says that it is alive
 */
public record EventsConfig(int kept, int clients, Duration heartbeat) {

    static EventsConfig read(Section section) {
        EventsConfig events = new EventsConfig(
                section.wholeNumber("kept", 1, 100_000),
                section.wholeNumber("clients", 1, 10_000),
                section.duration("heartbeat"));
        section.rejectOthers();
        return events;
    }
}
