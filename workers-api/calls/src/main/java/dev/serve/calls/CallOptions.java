package dev.serve.calls;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
 * @param callback is called once with what came of the call, as {@link Task#onDone} says; not for a call that was refused, and
 *     not by {@link CallServer#callHere}, which tells its own
 */
public record CallOptions(
        String name,
        Optional<Duration> timeout,
        Retries retries,
        Map<String, Object> context,
        boolean abortBatchOnError,
        Optional<Consumer<Object>> callback) {

    private static final CallOptions DEFAULTS =
            new CallOptions("call", Optional.empty(), Retries.none(), Map.of(), false, Optional.empty());

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
        return new CallOptions(name, timeout, retries, context, abortBatchOnError, callback);
    }

    /** These with a timeout. */
    public CallOptions withTimeout(Duration timeout) {
        return new CallOptions(name, Optional.of(timeout), retries, context, abortBatchOnError, callback);
    }

    /** These with retries. */
    public CallOptions withRetries(Retries retries) {
        return new CallOptions(name, timeout, retries, context, abortBatchOnError, callback);
    }

    /** These with a context. */
    public CallOptions withContext(Map<String, Object> context) {
        return new CallOptions(name, timeout, retries, context, abortBatchOnError, callback);
    }

    /** These, aborting a batch at its first error or not. */
    public CallOptions withAbortBatchOnError(boolean abort) {
        return new CallOptions(name, timeout, retries, context, abort, callback);
    }

    /**
     * These with a callback.
     *
     * @param callback is called once, with the {@link Outcome} of a call or with the list of them of a batch; where the type
     *     is to be known, {@link Task#onDone} does the same
     */
    public CallOptions withCallback(Consumer<Object> callback) {
        return new CallOptions(name, timeout, retries, context, abortBatchOnError, Optional.of(callback));
    }
}
