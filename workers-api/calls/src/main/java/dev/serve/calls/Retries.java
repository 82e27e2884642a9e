package dev.serve.calls;

import java.time.Duration;
import java.util.List;

/**
 * How often a call that failed is tried again. Only what was declared to be worth it is: by the caller, or by the
 * procedure's {@link Procedure#retryOn}.
 *
 * @param most how often, after the first time
 * @param interval the wait before each
 * @param worth what is worth another try
 */
public record Retries(int most, Duration interval, List<Class<? extends Throwable>> worth) {

    private static final Retries NONE = new Retries(0, Duration.ZERO, List.of());

    public Retries {
        if (most < 0 || interval.isNegative()) {
            throw new IllegalArgumentException(
                    "expected a number of retries and an interval of zero or more, found " + most + " and " + interval);
        }
        worth = List.copyOf(worth);
    }

    /** No retries. */
    public static Retries none() {
        return NONE;
    }

    boolean isWorth(Throwable error, List<Class<? extends Throwable>> declared) {
        return worth.stream().anyMatch(type -> type.isInstance(error))
                || declared.stream().anyMatch(type -> type.isInstance(error));
    }
}
