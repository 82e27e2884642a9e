package dev.serve.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * One step in the life of a service.
 *
 * @param service its name
 * @param at when it was decided
 * @param before the service until then; its {@code after} is the {@code before} of the next change
 * @param after the service from then on
 */
public record Change(String service, Instant at, Snapshot before, Snapshot after) {

    /** Tells whether the state is another; the target, the failure or the activity may change without it. */
    public boolean isOfState() {
        return before.state() != after.state();
    }

    /** How long the state before this one lasted. */
    public Duration lasted() {
        return Duration.ofNanos(after.since() - before.since());
    }

    /** Why, in a few words: the failure if there is one, else whoever set the target. */
    public String cause() {
        return after.cause();
    }
}
