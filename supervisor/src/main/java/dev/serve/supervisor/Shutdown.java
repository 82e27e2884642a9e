package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.StuckThread;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops services in reverse order: each one once those that wait for it before they run have stopped. Used for all of
 * them when the supervisor ends, and for those that a changed configuration takes away.
 */
final class Shutdown {

    /** What is left of the deadline when someone is in a hurry. */
    static final Duration HURRIED = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Roster roster;
    private final Collection<Managed> leaving;
    private final Order order;
    private final Map<String, CompletableFuture<Void>> stopped = new HashMap<>();
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();

    /**
     * Prepares to stop some services.
     *
     * @param leaving those to stop; others that wait for them are left alone
     */
    Shutdown(Roster roster, Collection<Managed> leaving, Order order) {
        this.roster = roster;
        this.leaving = List.copyOf(leaving);
        this.order = order;
    }

    /** Stops all at once from now on, and within a short time. */
    void hurry() {
        hurry.complete(null);
    }

    /**
     * Stops them, and waits until they have stopped or the deadline is over.
     *
     * @return those that are not STOPPED then
     */
    List<Managed> run(Duration deadline) throws InterruptedException {
        CompletableFuture<Void> all =
                CompletableFuture.allOf(leaving.stream().map(this::stop).toArray(CompletableFuture[]::new));
        CompletableFuture<Void> hurried = hurry.thenCompose(
                _ -> new CompletableFuture<Void>().completeOnTimeout(null, HURRIED.toMillis(), TimeUnit.MILLISECONDS));
        try {
            CompletableFuture.anyOf(all, hurried).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.warn("not all workers have ended within {} s", deadline.toSeconds());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a stop that never fails has failed", impossible);
        }
        List<Managed> left = leaving.stream()
                .filter(managed -> managed.service().snapshot().state() != ServiceState.STOPPED)
                .toList();
        left.forEach(Shutdown::tell);
        return left;
    }

    /** Completes, never with a failure, when the service has stopped or failed to. */
    private CompletableFuture<Void> stop(Managed managed) {
        CompletableFuture<Void> known = stopped.get(managed.name());
        if (known != null) {
            return known;
        }
        CompletableFuture<?>[] dependents = roster.dependentsOf(managed).stream()
                .filter(leaving::contains)
                .map(this::stop)
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> done = CompletableFuture.anyOf(CompletableFuture.allOf(dependents), hurry)
                .thenCompose(_ -> managed.service().close(order))
                .handle((_, _) -> null);
        stopped.put(managed.name(), done);
        return done;
    }

    private static void tell(Managed managed) {
        Snapshot snapshot = managed.service().snapshot();
        LOG.error(
                "{} did not stop: it is {}{}",
                managed.name(),
                snapshot.state(),
                snapshot.failure()
                        .map(failure -> ", failed in " + failure.text())
                        .orElse(""));
        for (StuckThread stuck : managed.service().stuck()) {
            LOG.error("{}: stuck {}", managed.name(), stuck.stack());
        }
    }
}
