package dev.serve.supervisor.insight;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One link of the chain that tells why a service is as it is.
 *
 * @param service whom it is about
 * @param depth 0 for the service that was asked about, 1 for those that it waits for, and so on
 * @param kind what it tells
 * @param text the same as a sentence
 * @param since when that began, where it is something that goes on
 * @param until when that ends by itself, where it does
 */
public record Cause(
        String service, int depth, Kind kind, String text, Optional<Instant> since, Optional<Instant> until) {

    /** What a link of the chain tells. */
    public enum Kind {
        /** The state that it is in. */
        STATE,
        /** Who told it to go where. */
        ORDER,
        /** The supervisor is on its way down. */
        SHUTDOWN,
        /** What went wrong. */
        FAILURE,
        /** How often it was restarted. */
        RESTARTS,
        /** The method that is under way, and its deadline. */
        UNDER_WAY,
        /** The next restart. */
        RETRY,
        /** That there is none. */
        GIVEN_UP,
        /** What the worker says of its health. */
        HEALTH,
        /** What a job has run, runs or will run. */
        RUN,
        /** A thread that does not heed its interrupt. */
        STUCK,
        /** A change of its code or configuration that was not made. */
        SETBACK,
        /** What it waits for. */
        WAITING;

        /** As it stands in JSON: {@code under-way}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
