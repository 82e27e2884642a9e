package dev.serve.supervisor.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job at one moment.
 *
 * @param plan what it goes by
 * @param next when the next run begins, as long as the service is RUNNING
 * @param running the run that is under way
 * @param last the last run that has ended
 * @param runs how many have ended
 * @param failed how many of these failed
 * @param missed how many never began
 */
public record JobStatus(
        JobPlan plan,
        Instant next,
        Optional<Begun> running,
        Optional<Ended> last,
        long runs,
        long failed,
        long missed) {

    /**
     * A run that has begun.
     *
     * @param planned when it was to begin
     * @param at when it did
     */
    public record Begun(Instant planned, Instant at) {}

    /**
     * A run that has ended.
     *
     * @param failure what it failed with; empty where all went well
     */
    public record Ended(Begun begun, Duration lasted, Optional<String> failure) {

        /** When it ended. */
        public Instant at() {
            return begun.at().plus(lasted);
        }
    }
}
