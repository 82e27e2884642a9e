package dev.serve.supervisor.config;

import java.time.Duration;

/**
 * How long each method of a worker may take.
 *
 * @param other the time for the methods of transitions that the worker adds itself
 */
public record TimeoutsConfig(
        Duration prepare, Duration start, Duration pause, Duration stop, Duration cleanup, Duration other) {

    static TimeoutsConfig read(Section section) {
        TimeoutsConfig timeouts = new TimeoutsConfig(
                section.duration("prepare"),
                section.duration("start"),
                section.duration("pause"),
                section.duration("stop"),
                section.duration("cleanup"),
                section.duration("other"));
        section.rejectOthers();
        return timeouts;
    }
}
