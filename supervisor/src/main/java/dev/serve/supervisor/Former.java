package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.util.Optional;

/**
 * How a service was before it was replaced: what its successor has to come up to.
 *
 * @param target where it was meant to be; RUNNING for one that had ended by itself, since what takes its place has not
 * @param order who wanted it so; empty where nobody in particular did
 * @param worked whether it was not FAILED
 * @param served whether it was RUNNING and well
 */
record Former(Target target, Optional<Order> order, boolean worked, boolean served) {

    /** What is expected of a service that had no predecessor. */
    static final Former NONE = new Former(Target.RUNNING, Optional.empty(), true, false);

    static Former of(Managed managed) throws InterruptedException {
        Snapshot snapshot = managed.service().snapshot();
        boolean isHeld =
                snapshot.target() == Target.PAUSED || (snapshot.target() == Target.STOPPED && !snapshot.ended());
        boolean isRunning = snapshot.state() == ServiceState.RUNNING;
        return new Former(
                isHeld ? snapshot.target() : Target.RUNNING,
                isHeld ? Optional.of(snapshot.order()) : Optional.empty(),
                snapshot.state() != ServiceState.FAILED,
                isRunning && managed.service().health().status() == Health.Status.UP);
    }
}
