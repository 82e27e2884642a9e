package dev.serve.calls;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a call is made.
 *
 * @param name the call's name, for logs and its {@link CallContext}
 * @param timeout how long it may take, the wait for a place and all retries included, the whole batch for a batch; the
 *     call server's own where empty
 * @param retries how often it is tried again; none unless said otherwise
 * @param context what the function can read in its {@link CallContext}
 * @param abortBatchOnError whether the calls after one that failed in a batch are cancelled; they go on unless said
 *     otherwise
 */
public record CallOptions(
        String name,
        Optional<Duration> timeout,
        Retries retries,
        Map<String, Object> context,
        boolean abortBatchOnError) {

    private static final CallOptions DEFAULTS =
            new CallOptions("call", Optional.empty(), Retries.none(), Map.of(), false);

    public CallOptions {
        timeout.ifPresent(CallLimits::checkTimeout);
        context = Map.copyOf(context);
    }

    /** The options of a call of which nothing is said. */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /** These with a name. */
    public CallOptions withName(String name) {
        return new CallOptions(name, timeout, retries, context, abortBatchOnError);
    }

    /** These with a timeout. */
    public CallOptions withTimeout(Duration timeout) {
        return new CallOptions(name, Optional.of(timeout), retries, context, abortBatchOnError);
    }

    /** These with retries. */
    public CallOptions withRetries(Retries retries) {
        return new CallOptions(name, timeout, retries, context, abortBatchOnError);
    }

    /** These with a context. */
    public CallOptions withContext(Map<String, Object> context) {
        return new CallOptions(name, timeout, retries, context, abortBatchOnError);
    }

    /** These, aborting a batch at its first error or not. */
    public CallOptions withAbortBatchOnError(boolean abort) {
        return new CallOptions(name, timeout, retries, context, abort);
    }
}
