package dev.serve.supervisor.cli;

import java.time.Duration;

/** The pauses between tries that fail one after the other: each is twice as long as the one before. For one thread. */
final class Retries {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private Duration next = FIRST;

    /** The next pause is a short one again. */
    void succeeded() {
        next = FIRST;
    }

    /** Waits; false when the thread is to end. */
    boolean pause() {
        try {
            Thread.sleep(next);
            next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
            return true;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
