package dev.serve.amqp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a call that may have been delivered before: it is run again, and not for ever. A broker only tells that a
 * message comes once more, so the number of times goes along in a header, with a copy that takes the message's place.
 */
sealed interface Redelivery {

    /** Counts how often it came back. */
    String HEADER = "x-serve-redeliveries";

    /** It is run. */
    record Run() implements Redelivery {}

    /**
     * A copy with this number takes its place, and is run when it comes.
     *
     * @param times how often it came back, this time included
     */
    record Copy(int times) implements Redelivery {}

    /**
     * It came back too often, and is refused.
     *
     * @param times how often it came back, this time included
     */
    record Poison(int times) implements Redelivery {}

    /**
     * Decides it.
     *
     * @param isRedelivered whether the broker says that it was delivered before
     * @param headers of the message
     * @param most how often it may come back
     */
    static Redelivery of(boolean isRedelivered, @Nullable Map<String, Object> headers, int most) {
        if (!isRedelivered) {
            return new Run();
        }
        int times = before(headers) + 1;
        return times > most ? new Poison(times) : new Copy(times);
    }

    private static int before(@Nullable Map<String, Object> headers) {
        Object found = headers == null ? null : headers.get(HEADER);
        return found instanceof Number number ? Math.clamp(number.longValue(), 0, Integer.MAX_VALUE - 1) : 0;
    }
}
