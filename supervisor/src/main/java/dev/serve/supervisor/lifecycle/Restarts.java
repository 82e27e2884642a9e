package dev.serve.supervisor.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bookkeeping of restarts: what the policy needs to know of the past.
 *
 * @param policy what is allowed
 * @param seed where the jitter of the backoff comes from
 * @param total how many restarts the policy has made, ever
 * @param inARow how many it has made since the service was last stable
 * @param recent when it made those that the window may still hold, in nanoseconds of the service's clock
 * @param exhausted whether it has given up
 * @param last the failure that the last restart came after
 */
public record Restarts(
        RestartPolicy policy,
        long seed,
        long total,
        int inARow,
        List<Long> recent,
        boolean exhausted,
        Optional<Failure> last) {

    static Restarts none(RestartPolicy policy, long seed) {
        return new Restarts(policy, seed, 0, 0, List.of(), false, Optional.empty());
    }

    /** The same past, judged by another policy. */
    Restarts under(RestartPolicy other) {
        return other.equals(policy) ? this : new Restarts(other, seed, total, inARow, recent, exhausted, last);
    }

    /** Forgets the row and the window: an operator has stepped in. */
    Restarts forgiven() {
        return inARow == 0 && recent.isEmpty() && !exhausted
                ? this
                : new Restarts(policy, seed, total, 0, List.of(), false, last);
    }

    /** Ends the row if the service ran for long enough before it failed. */
    Restarts afterRunningFor(Duration ran) {
        return inARow > 0 && ran.compareTo(policy.stableAfter()) >= 0
                ? new Restarts(policy, seed, total, 0, recent, exhausted, last)
                : this;
    }

    /** Tells whether the window has room for another restart. */
    boolean allowedAt(long nanos) {
        return recentAt(nanos).size() < policy.maxRestarts();
    }

    /** Counts a restart that is granted now. */
    Restarts grantedAt(long nanos, Optional<Failure> after) {
        List<Long> times =
                Stream.concat(recentAt(nanos).stream(), Stream.of(nanos)).toList();
        return new Restarts(policy, seed, total + 1, inARow + 1, times, false, after);
    }

    Restarts refused() {
        return new Restarts(policy, seed, total, inARow, recent, true, last);
    }

    /** The wait before the restart that was granted last. */
    public Duration backoff() {
        return policy.backoff(inARow - 1, seed);
    }

    private List<Long> recentAt(long nanos) {
        return recent.stream()
                .filter(time -> nanos - time < policy.window().toNanos())
                .toList();
    }
}
