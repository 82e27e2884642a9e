package dev.serve.supervisor.lifecycle;

import java.time.Duration;

/**
 * When a service that failed or ended is taken up again by itself: whether at all, after which backoff, and how often at
 * the most (its intensity).
 *
 * <p>The n-th restart in a row waits {@code minBackoff * multiplier^(n-1)}, at most {@code maxBackoff}, made longer or
 * shorter by up to {@code jitter} of itself. A row ends when the service has been RUNNING for {@code stableAfter}.
 *
 * @param mode whether to restart at all
 * @param minBackoff the first wait of a row
 * @param maxBackoff the longest wait
 * @param multiplier how much longer each wait is than the one before it, at least 1
 * @param jitter the part of a wait that is left to chance, 0 to 1
 * @param stableAfter how long a service must be RUNNING until a row of restarts is forgotten
 * @param maxRestarts how many restarts the window holds at most; the next failure within it is the last
 * @param window the time over which restarts are counted
 */
public record RestartPolicy(
        Mode mode,
        Duration minBackoff,
        Duration maxBackoff,
        double multiplier,
        double jitter,
        Duration stableAfter,
        int maxRestarts,
        Duration window) {

    /** Whether a service is restarted at all. */
    public enum Mode {
        /** It stays as it is. */
        NEVER,
        /** After a failure, not when it ended by itself. */
        ON_FAILURE,
        /** After a failure, and when it ended by itself. */
        ALWAYS
    }

    /** No restarts. */
    public static final RestartPolicy NEVER = new RestartPolicy(
            Mode.NEVER,
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            2,
            0.2,
            Duration.ofSeconds(30),
            4,
            Duration.ofMinutes(1));

    /**
     * The wait before a restart.
     *
     * @param inARow how many restarts came before it in this row
     * @param seed where chance comes from: services with different seeds do not restart in step
     */
    Duration backoff(int inARow, long seed) {
        double plain = Math.min(
                minBackoff.toNanos() * Math.pow(multiplier, Math.min(inARow, 1_000)), (double) maxBackoff.toNanos());
        double chance = unit(seed * 31 + inARow) * 2 - 1;
        return Duration.ofNanos(Math.round(Math.max(0, plain * (1 + jitter * chance))));
    }

    /** Spreads a number over 0 to 1: the finalizer of Steele, Lea and Flood's SplitMix64. */
    private static double unit(long number) {
        long mixed = number + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return (mixed >>> 11) * 0x1.0p-53;
    }
}
