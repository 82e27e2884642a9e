package dev.serve.jsonrpc;

import java.time.Duration;

/**
 * How a client calls.
 *
 * @param timeout how long it waits for an answer, from a nanosecond to a year
 * @param maxAnswer how many bytes an answer may have
 * @param maxDepth how deep lists and objects of an answer may be nested, from 1 to 1,000
 */
public record JsonRpcClientOptions(Duration timeout, int maxAnswer, int maxDepth) {

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final JsonRpcClientOptions DEFAULTS = new JsonRpcClientOptions(Duration.ofSeconds(30), 1 << 26, 100);

    public JsonRpcClientOptions {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("expected a timeout of more than nothing and up to " + LONGEST.toDays()
                    + " days, found " + timeout);
        }
        if (maxAnswer < 1) {
            throw new IllegalArgumentException("expected answers of 1 byte or more, found " + maxAnswer);
        }
        if (maxDepth < 1 || maxDepth > JsonLimits.MOST_DEPTH) {
            throw new IllegalArgumentException(
                    "expected a depth of 1 to " + JsonLimits.MOST_DEPTH + ", found " + maxDepth);
        }
    }

    /** 30 s, answers of 64 MiB, 100 levels. */
    public static JsonRpcClientOptions defaults() {
        return DEFAULTS;
    }

    /** These with another timeout. */
    public JsonRpcClientOptions withTimeout(Duration timeout) {
        return new JsonRpcClientOptions(timeout, maxAnswer, maxDepth);
    }

    /** These with another limit on answers, in bytes. */
    public JsonRpcClientOptions withMaxAnswer(int maxAnswer) {
        return new JsonRpcClientOptions(timeout, maxAnswer, maxDepth);
    }

    JsonLimits limits() {
        JsonLimits usual = JsonLimits.defaults();
        return new JsonLimits(maxDepth, usual.numberLength(), usual.stringLength(), usual.written());
    }
}
