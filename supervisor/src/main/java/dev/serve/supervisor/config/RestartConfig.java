package dev.serve.supervisor.config;

import java.time.Duration;
import java.util.List;

/**
 * When a worker is started again, how soon, and how often.
 *
 * @param minBackoff the wait before the first restart
 * @param maxBackoff the longest wait, at least {@code minBackoff}
 * @param multiplier how much longer each wait is than the one before it, 1 or more
 * @param jitter the part of a wait that is left to chance, 0 to 1
 * @param stableAfter how long a worker runs until its next wait is {@code minBackoff} again
 * @param maxRestarts how many restarts there are within {@code window}; one failure more is the last
 */
public record RestartConfig(
        Policy policy,
        Duration minBackoff,
        Duration maxBackoff,
        double multiplier,
        double jitter,
        Duration stableAfter,
        int maxRestarts,
        Duration window) {

    /** Which ends of a worker are followed by a restart. */
    public enum Policy {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }

    static RestartConfig read(Section section) {
        RestartConfig restart = new RestartConfig(
                section.choice("policy", List.of(Policy.values())),
                section.duration("min-backoff"),
                section.duration("max-backoff"),
                section.number("multiplier", 1, 100),
                section.number("jitter", 0, 1),
                section.duration("stable-after"),
                section.wholeNumber("max-restarts", 0, 10_000),
                section.duration("window"));
        if (restart.minBackoff.compareTo(restart.maxBackoff) > 0) {
            section.report(
                    section.has("max-backoff") ? "max-backoff" : "min-backoff",
                    "expected max-backoff to be at least min-backoff, found max-backoff = "
                            + Values.text(restart.maxBackoff) + " and min-backoff = "
                            + Values.text(restart.minBackoff));
        }
        section.rejectOthers();
        return restart;
    }
}
