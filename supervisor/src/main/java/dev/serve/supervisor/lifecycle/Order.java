package dev.serve.supervisor.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * Who gave a command, and why.
 *
 * @param by who: a person, a host, or a part of the supervisor
 * @param reason why, in the words of whoever gave it; may be empty
 * @param until when a pause ends by itself; empty for one that lasts until it is taken back
 */
public record Order(String by, String reason, Optional<Instant> until) implements Reason {

    /** What the supervisor does by itself is ordered in this name. */
    public static final String SUPERVISOR = "supervisor";

    /** A worker that ends by itself gives the order to stop in this name. */
    public static final String WORKER = "worker";

    /** An order without an end. */
    public static Order of(String by, String reason) {
        return new Order(by, reason, Optional.empty());
    }

    /** The order in a few words: {@code by anna: night shift}. */
    @Override
    public String text() {
        return reason.isEmpty() ? "by " + by : "by " + by + ": " + reason;
    }
}
