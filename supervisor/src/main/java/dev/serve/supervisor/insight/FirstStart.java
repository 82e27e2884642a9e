package dev.serve.supervisor.insight;

import dev.serve.supervisor.lifecycle.Change;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a service came through the steps of its first start, each since the supervisor began.
 *
 * @param service its name
 * @param after the services that it comes after
 * @param settled when it was PAUSED or FAILED first: from then on no one waited for it to be prepared
 * @param prepareBegan when {@code prepare()} was begun that led to RUNNING
 * @param prepared when it was PAUSED after that
 * @param startBegan when {@code start()} was begun
 * @param running when it was RUNNING; empty when it has not been
 * @param failures how often it had failed before
 */
public record FirstStart(
        String service,
        List<String> after,
        Optional<Duration> settled,
        Optional<Duration> prepareBegan,
        Optional<Duration> prepared,
        Optional<Duration> startBegan,
        Optional<Duration> running,
        int failures) {

    public FirstStart {
        after = List.copyOf(after);
    }

    /**
     * Of the changes of state up to the first RUNNING.
     *
     * @param beginNanos when the supervisor began, on the clock of the changes
     */
    public static FirstStart of(String service, List<String> after, List<Change> changes, long beginNanos) {
        Steps steps = new Steps(beginNanos);
        changes.forEach(steps::take);
        return new FirstStart(
                service,
                after,
                steps.settled,
                steps.prepareBegan,
                steps.prepared,
                steps.startBegan,
                steps.running,
                steps.failures);
    }

    /** How long {@code prepare()} took. */
    public Optional<Duration> preparing() {
        return between(prepareBegan, prepared);
    }

    /** How long {@code start()} took. */
    public Optional<Duration> starting() {
        return between(startBegan, running);
    }

    private static Optional<Duration> between(Optional<Duration> begin, Optional<Duration> end) {
        return begin.flatMap(from -> end.map(to -> to.minus(from)));
    }

    /** The steps so far; a later try takes the place of an earlier one. */
    private static final class Steps {
        private final long beginNanos;
        private Optional<Duration> settled = Optional.empty();
        private Optional<Duration> prepareBegan = Optional.empty();
        private Optional<Duration> prepared = Optional.empty();
        private Optional<Duration> startBegan = Optional.empty();
        private Optional<Duration> running = Optional.empty();
        private int failures;

        private Steps(long beginNanos) {
            this.beginNanos = beginNanos;
        }

        private void take(Change change) {
            Optional<Duration> at = Optional.of(Duration.ofNanos(change.after().since() - beginNanos));
            ServiceState state = change.after().state();
            if (settled.isEmpty() && (state == ServiceState.PAUSED || state == ServiceState.FAILED)) {
                settled = at;
            }
            switch (state) {
                case PAUSING -> prepareBegan = at;
                case PAUSED -> prepared = at;
                case STARTING -> startBegan = at;
                case RUNNING -> running = at;
                case FAILED -> failures++;
                case STOPPED, STOPPING -> {}
            }
        }
    }
}
