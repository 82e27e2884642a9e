package dev.serve.calls;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Spreads calls evenly over time, by the generic cell rate algorithm: each call moves the moment at which the next one is
 * due, and may come early by as much as the burst allows.
 *
 * <p>Source: ITU-T Recommendation I.371, the virtual scheduling algorithm.
 */
final class Rate {

    private final long intervalNanos;
    private final long earlyNanos;
    private final AtomicLong due;

    /**
     * Makes a rate.
     *
     * @param nowNanos the present moment of the clock that {@link #take} is told
     */
    Rate(double perSecond, int burst, long nowNanos) {
        this.intervalNanos = Math.max(1, (long) (1e9 / perSecond));
        this.earlyNanos = intervalNanos * (burst - 1L);
        this.due = new AtomicLong(nowNanos);
    }

    /**
     * Takes the next place where it comes within a time.
     *
     * @param patienceNanos how long the caller would wait
     * @return how many nanoseconds to wait for the place that was taken, zero or more; negative when none was taken
     */
    long take(long nowNanos, long patienceNanos) {
        while (true) {
            long next = due.get();
            long from = next - nowNanos > 0 ? next : nowNanos;
            long wait = Math.max(0, from - earlyNanos - nowNanos);
            if (wait > patienceNanos) {
                return -1;
            }
            if (due.compareAndSet(next, from + intervalNanos)) {
                return wait;
            }
        }
    }
}
