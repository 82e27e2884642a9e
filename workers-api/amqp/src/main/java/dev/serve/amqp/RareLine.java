package dev.serve.amqp;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A line that is logged rarely, however often there is a reason. Safe to use from any thread.
 *
 * <p>Threads: {@code next} is moved on by the one that may log; {@code passedOver} counts those that may not.
 */
final class RareLine {

    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier clockNanos;
    private final AtomicLong next;
    private final AtomicLong passedOver = new AtomicLong();

    RareLine(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.next = new AtomicLong(clockNanos.getAsLong());
    }

    /** Whether it is logged now: then, how many were not logged since the last. */
    OptionalLong turn() {
        long due = next.get();
        long now = clockNanos.getAsLong();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY_NANOS)) {
            return OptionalLong.of(passedOver.getAndSet(0));
        }
        passedOver.incrementAndGet();
        return OptionalLong.empty();
    }
}
