package dev.serve.supervisor.config;

import java.time.Duration;

/**
 * How the supervisor ends.
 *
 * @param deadline the time that all workers together have to end in order
 */
public record ShutdownConfig(Duration deadline) {

    static ShutdownConfig read(Section section) {
        ShutdownConfig shutdown = new ShutdownConfig(section.duration("deadline"));
        section.rejectOthers();
        return shutdown;
    }
}
