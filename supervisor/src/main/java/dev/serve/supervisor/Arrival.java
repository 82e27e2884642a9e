package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Subscription;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits until services that took the place of others are as good as those were.
 *
 * @param changeover knows how those were
 * @param within the time they have
 * @param isOver tells whether it does not matter any more
 */
record Arrival(Changeover changeover, Duration within, BooleanSupplier isOver) {

    /** How a service does. */
    private sealed interface Verdict {
        /** As good as it has to be. */
        record Arrived() implements Verdict {}

        record OnItsWay(String doing) implements Verdict {}

        record Failed(String why) implements Verdict {}
    }

    /** What fails in these methods is taken back at once; for all others the restart policy has its tries. */
    private static final Set<String> HOPELESS = Set.of("create", "prepare");

    private static final Duration BETWEEN_HEALTH_CHECKS = Duration.ofMillis(50);

    /**
     * Returns when all have arrived, or one has failed, or the time is up.
     *
     * @return what is wrong, a line for each service; nothing when all is well
     */
    List<String> await(List<Managed> coming) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        Semaphore changes = new Semaphore(0);
        List<Subscription> subscriptions = new ArrayList<>();
        coming.forEach(managed -> subscriptions.add(managed.service().subscribe(_ -> changes.release())));
        try {
            while (!isOver.getAsBoolean()) {
                List<String> failed = new ArrayList<>();
                List<String> late = new ArrayList<>();
                for (Managed managed : coming) {
                    switch (verdict(managed)) {
                        case Verdict.Arrived _ -> {}
                        case Verdict.OnItsWay(String doing) ->
                            late.add(managed.name() + " is not ready within " + within.toMillis() + " ms: " + doing);
                        case Verdict.Failed(String why) -> failed.add(managed.name() + " failed in " + why);
                    }
                }
                boolean isLate = System.nanoTime() - end >= 0;
                if (!failed.isEmpty() || late.isEmpty() || isLate) {
                    return failed.isEmpty() ? late : failed;
                }
                boolean _ = changes.tryAcquire(BETWEEN_HEALTH_CHECKS.toMillis(), TimeUnit.MILLISECONDS);
                changes.drainPermits();
            }
            return List.of();
        } finally {
            subscriptions.forEach(Subscription::close);
        }
    }

    private Verdict verdict(Managed managed) throws InterruptedException {
        Former former = changeover.former(managed);
        Snapshot snapshot = managed.service().snapshot();
        Optional<Failure> failure = snapshot.failure();
        if (failure.isPresent() && snapshot.state() == ServiceState.FAILED) {
            boolean isHopeless =
                    snapshot.isAtRest() || HOPELESS.contains(failure.get().during());
            return !former.worked()
                    ? new Verdict.Arrived()
                    : isHopeless
                            ? new Verdict.Failed(failure.get().text())
                            : new Verdict.OnItsWay(
                                    "it failed in " + failure.get().text());
        }
        boolean waits = snapshot.isAtGate() && !snapshot.gate().equals(Assembly.NOT_YET);
        if (!snapshot.isSettled() && !waits) {
            return new Verdict.OnItsWay("it is " + snapshot.state());
        }
        if (snapshot.state() == ServiceState.RUNNING && former.served()) {
            Health health = managed.service().health();
            if (health.status() != Health.Status.UP) {
                return new Verdict.OnItsWay("it runs, and its health is " + health);
            }
        }
        return new Verdict.Arrived();
    }
}
