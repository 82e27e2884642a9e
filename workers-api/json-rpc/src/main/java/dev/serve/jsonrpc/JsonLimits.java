package dev.serve.jsonrpc;

/**
 * How large a JSON text and its parts may be. The whole text is as long as whoever took it in allows.
 *
 * @param depth how deep lists and objects may be nested: from 1 to 1,000
 * @param numberLength how many characters a number may have
 * @param stringLength how many characters a string may have
 * @param written how many bytes a text that is written may have
 */
record JsonLimits(int depth, int numberLength, int stringLength, int written) {

    /** Each level costs some of the stack of the thread that reads, so there is a limit to the limit. */
    static final int MOST_DEPTH = 1_000;

    JsonLimits {
        if (depth < 1 || depth > MOST_DEPTH) {
            throw new IllegalArgumentException("expected a depth of 1 to " + MOST_DEPTH + ", found " + depth);
        }
        if (numberLength < 1 || stringLength < 1 || written < 1) {
            throw new IllegalArgumentException(
                    "expected lengths of 1 or more, found " + numberLength + ", " + stringLength + " and " + written);
        }
    }

    /** 100 levels, numbers of 1,000 digits, strings of 16 million characters, 64 MiB written. */
    static JsonLimits defaults() {
        return new JsonLimits(100, 1_000, 1 << 24, 1 << 26);
    }
}
