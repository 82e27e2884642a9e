package dev.serve.calls;

import java.time.Duration;

/**
 * What a call server allows.
 *
 * @param atOnce how many calls may be under way at once; a batch counts as one
 * @param ratePerSecond how many may begin a second, evenly spread; 0 for any number
 * @param burst how many may begin at once after a quiet time, where there is a rate
 * @param timeout how long a call may take that does not say so itself
 */
public record CallLimits(int atOnce, double ratePerSecond, int burst, Duration timeout) {

    private static final int MOST_AT_ONCE = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final CallLimits DEFAULTS = new CallLimits(256, 0, 1, Duration.ofMinutes(5));

    public CallLimits {
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "expected a limit of 1 to " + MOST_AT_ONCE + " calls at once, found " + atOnce);
        }
        if (!(ratePerSecond >= 0) || ratePerSecond > 1e9 || burst < 1) {
            throw new IllegalArgumentException(
                    "expected a rate of 0 to 1e9 calls a second and a burst of 1 or more, found " + ratePerSecond
                            + " and " + burst);
        }
        checkTimeout(timeout);
    }

    static void checkTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "expected a timeout of zero to " + LONGEST.toDays() + " days, found " + timeout);
        }
    }

    /** 256 at once, at any rate, 300 s each. */
    public static CallLimits defaults() {
        return DEFAULTS;
    }

    /** These with another number of calls at once. */
    public CallLimits withAtOnce(int most) {
        return new CallLimits(most, ratePerSecond, burst, timeout);
    }

    /** These with a rate. */
    public CallLimits withRate(double perSecond, int burst) {
        return new CallLimits(atOnce, perSecond, burst, timeout);
    }

    /** These with another timeout. */
    public CallLimits withTimeout(Duration timeout) {
        return new CallLimits(atOnce, ratePerSecond, burst, timeout);
    }
}
