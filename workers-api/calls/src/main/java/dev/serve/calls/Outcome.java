package dev.serve.calls;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call: a value, or a failure.
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /**
     * The function returned.
     *
     * @param value what it returned
     */
    record Value<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** There is no value. */
    sealed interface Failure<T extends @Nullable Object> extends Outcome<T> {}

    /**
     * The function threw.
     *
     * @param error what it threw the last time
     * @param attempts how often it was tried
     */
    record Thrown<T extends @Nullable Object>(Throwable error, int attempts) implements Failure<T> {}

    /**
     * The time was up before the function had ended, or before there was a place for it.
     *
     * @param after how long it had
     */
    record Timeout<T extends @Nullable Object>(Duration after) implements Failure<T> {}

    /** The call was cancelled, or an earlier one of its batch failed. */
    record Cancelled<T extends @Nullable Object>() implements Failure<T> {}

    /**
     * The value.
     *
     * @throws CallFailedException where there is none; its cause is what the function threw
     */
    default T get() {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Thrown<T>(Throwable error, int attempts) ->
                throw new CallFailedException(
                        "the call failed" + (attempts > 1 ? " " + attempts + " times: " : ": ") + error, error);
            case Timeout<T>(Duration after) ->
                throw new CallFailedException("the call did not end within " + after.toMillis() + " ms", null);
            case Cancelled<T> _ -> throw new CallFailedException("the call was cancelled", null);
        };
    }
}
