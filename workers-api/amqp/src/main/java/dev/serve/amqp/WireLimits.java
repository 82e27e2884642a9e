package dev.serve.amqp;

/**
 * How large a message and its parts may be, both those that come and those that are sent.
 *
 * @param bodyBytes how many bytes a body may have as it is sent, compressed or not
 * @param contentBytes how many bytes it may have after decompression
 * @param depth how deep lists and maps may be nested, the message's own two levels included: from 2 to 1,000
 * @param elements how many values a message may hold: each item of a list, each value of a map, and each list and map
 * @param textLength how many characters a text or a key may have
 */
public record WireLimits(int bodyBytes, int contentBytes, int depth, int elements, int textLength) {

    /** Each level costs some of the stack of the thread that reads, so there is a limit to the limit. */
    private static final int MOST_DEPTH = 1_000;

    /** A message is a list of a list and a map, or of a number and a value. */
    private static final int LEAST_DEPTH = 2;

    /** @throws IllegalArgumentException when one of them is out of its range */
    public WireLimits {
        if (depth < LEAST_DEPTH || depth > MOST_DEPTH) {
            throw new IllegalArgumentException(
                    "expected a depth of " + LEAST_DEPTH + " to " + MOST_DEPTH + ", found " + depth);
        }
        checkPositive("bodyBytes", bodyBytes);
        checkPositive("contentBytes", contentBytes);
        checkPositive("elements", elements);
        checkPositive("textLength", textLength);
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("expected " + name + " of 1 or more, found " + value);
        }
    }

    /** 16 MiB, 64 MiB after decompression, 100 levels, a million values, texts of 16 million characters. */
    public static WireLimits defaults() {
        return new WireLimits(1 << 24, 1 << 26, 100, 1_000_000, 1 << 24);
    }
}
