package dev.serve.amqp;

import org.jspecify.annotations.Nullable;

/** What came of a call: what the procedure returned, or the exception that tells why that is not known. */
public sealed interface CallResult permits CallResult.Returned, AmqpCallException {

    /**
     * The procedure returned.
     *
     * @param value what it returned, a plain value as {@link dev.serve.calls.Values} has them
     */
    record Returned(@Nullable Object value) implements CallResult {
        @Override
        public @Nullable Object orThrow() {
            return value;
        }
    }

    /**
     * What the procedure returned.
     *
     * @throws AmqpCallException this one, where it is one
     */
    @Nullable
    Object orThrow();
}
