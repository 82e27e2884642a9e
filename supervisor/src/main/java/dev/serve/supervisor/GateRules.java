package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.ServiceState;
import java.util.List;
import java.util.Optional;

/** Decides whether a service may go from PAUSED to RUNNING. Pure. */
final class GateRules {

    /** The gate of all that are started together, until each of them has been prepared. */
    static final Gate UNTIL_ALL_ARE_PREPARED = new Gate.Waiting("all workers to be prepared");

    private GateRules() {}

    /**
     * A service that another one waits for.
     *
     * @param name its name
     * @param snapshot the service as it is
     * @param isReady whether it has said that it serves well, since it is RUNNING
     */
    record Prerequisite(String name, Snapshot snapshot, boolean isReady) {}

    /**
     * The gate of a service.
     *
     * @param allPrepared whether those that are started together have all been prepared
     * @param prerequisites what must be RUNNING and ready before it
     */
    static Gate gate(boolean allPrepared, List<Prerequisite> prerequisites) {
        Optional<Gate> hopeless = prerequisites.stream()
                .flatMap(prerequisite -> hopeless(prerequisite).stream())
                .findFirst();
        if (hopeless.isPresent()) {
            return hopeless.get();
        }
        if (!allPrepared) {
            return UNTIL_ALL_ARE_PREPARED;
        }
        return prerequisites.stream()
                .flatMap(prerequisite -> waiting(prerequisite).stream())
                .findFirst()
                .orElse(Gate.OPEN);
    }

    private static Optional<Gate> waiting(Prerequisite prerequisite) {
        if (prerequisite.snapshot().state() != ServiceState.RUNNING) {
            return Optional.of(new Gate.Waiting(prerequisite.name() + " to be RUNNING"));
        }
        return prerequisite.isReady()
                ? Optional.empty()
                : Optional.of(new Gate.Waiting(prerequisite.name() + " to be ready"));
    }

    /** What is settled elsewhere, has given up, or waits in vain itself, won't come by itself. */
    private static Optional<Gate> hopeless(Prerequisite prerequisite) {
        Snapshot snapshot = prerequisite.snapshot();
        Optional<String> reason = Optional.empty();
        if (snapshot.state() == ServiceState.FAILED && snapshot.activity() instanceof Activity.Idle) {
            reason = Optional.of(
                    "is FAILED: " + snapshot.failure().map(Failure::text).orElse("no cause is known"));
        } else if (snapshot.isSettled() && snapshot.target() != Target.RUNNING) {
            reason = Optional.of(
                    "is " + snapshot.state() + " " + snapshot.order().text());
        } else if (snapshot.isAtGate() && snapshot.gate() instanceof Gate.Hopeless(String on)) {
            reason = Optional.of("waits for " + on);
        }
        return reason.map(why -> new Gate.Hopeless(prerequisite.name() + ", which " + why));
    }
}
