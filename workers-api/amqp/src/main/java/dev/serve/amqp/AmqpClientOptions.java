package dev.serve.amqp;

import java.time.Duration;

/**
 * How a client calls.
 *
 * @param format what messages are written in; both sides have to be set to the same
 * @param limits of messages
 * @param timeout how long a call waits for its reply where it does not say so itself, 30 s
 * @param maxUnderWay how many calls may be under way, 100,000; one more fails as {@link QueueFullException}
 * @param waitsWhileLost whether calls wait, as long as they have time, while there is no connection; they do unless told
 *     otherwise, and fail as {@link ConnectionLostException} where they don't
 */
public record AmqpClientOptions(
        WireFormat format, WireLimits limits, Duration timeout, int maxUnderWay, boolean waitsWhileLost) {

    private static final Duration LONGEST = Duration.ofDays(7);

    public AmqpClientOptions {
        checkTimeout(timeout);
        if (maxUnderWay < 1) {
            throw new IllegalArgumentException("expected place for 1 call or more, found " + maxUnderWay);
        }
    }

    /** The options of a client of which nothing is said. */
    public static AmqpClientOptions defaults() {
        return new AmqpClientOptions(
                WireFormat.MESSAGE_PACK, WireLimits.defaults(), Duration.ofSeconds(30), 100_000, true);
    }

    /** These with a format. */
    public AmqpClientOptions withFormat(WireFormat format) {
        return new AmqpClientOptions(format, limits, timeout, maxUnderWay, waitsWhileLost);
    }

    /** These with limits of messages. */
    public AmqpClientOptions withLimits(WireLimits limits) {
        return new AmqpClientOptions(format, limits, timeout, maxUnderWay, waitsWhileLost);
    }

    /** These with a time for each call. */
    public AmqpClientOptions withTimeout(Duration timeout) {
        return new AmqpClientOptions(format, limits, timeout, maxUnderWay, waitsWhileLost);
    }

    /** These with place for so many calls. */
    public AmqpClientOptions withMaxUnderWay(int maxUnderWay) {
        return new AmqpClientOptions(format, limits, timeout, maxUnderWay, waitsWhileLost);
    }

    /** These, waiting while there is no connection or not. */
    public AmqpClientOptions withWaitingWhileLost(boolean waits) {
        return new AmqpClientOptions(format, limits, timeout, maxUnderWay, waits);
    }

    static void checkTimeout(Duration timeout) {
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "expected a time-out longer than zero, and of 7 days at most, found " + timeout);
        }
    }
}
