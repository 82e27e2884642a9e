package dev.serve.jsonrpc;

/**
 * What a handler allows, and how it answers.
 *
 * @param maxDepth how deep lists and objects of a request may be nested, from 1 to 1,000
 * @param maxBatch how many requests a batch may have
 * @param batchParallelism how many of a batch's calls may run at once
 * @param maxAnswer how many bytes an answer may have
 * @param sendsStacks whether callers are sent file, line and stack of what a procedure threw
 */
public record JsonRpcOptions(int maxDepth, int maxBatch, int batchParallelism, int maxAnswer, boolean sendsStacks) {

    private static final JsonRpcOptions DEFAULTS = new JsonRpcOptions(100, 1_000, 32, 1 << 26, false);

    public JsonRpcOptions {
        if (maxDepth < 1 || maxDepth > JsonLimits.MOST_DEPTH) {
            throw new IllegalArgumentException(
                    "expected a depth of 1 to " + JsonLimits.MOST_DEPTH + ", found " + maxDepth);
        }
        if (maxBatch < 1 || batchParallelism < 1 || maxAnswer < 1) {
            throw new IllegalArgumentException("expected limits of 1 or more on batch, parallelism and answer, found "
                    + maxBatch + ", " + batchParallelism + " and " + maxAnswer);
        }
    }

    /** 100 levels, 1,000 requests in a batch, 32 of them at once, answers of 64 MiB, no stacks. */
    public static JsonRpcOptions defaults() {
        return DEFAULTS;
    }

    JsonLimits limits() {
        JsonLimits usual = JsonLimits.defaults();
        return new JsonLimits(maxDepth, usual.numberLength(), usual.stringLength(), maxAnswer);
    }
}
