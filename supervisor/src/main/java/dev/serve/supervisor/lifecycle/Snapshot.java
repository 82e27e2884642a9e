package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.util.Optional;

/**
 * All that is known of a service at one moment. Immutable: each decision makes the next one.
 *
 * @param state what it is doing
 * @param target where it was last told to go
 * @param restarting whether it must come by STOPPED first, on its way to the target
 * @param activity what it waits for
 * @param epoch the number of what is under way: it grows with each method, cleanup and backoff, so that what comes late
 *     from an earlier one means nothing
 * @param worker the epoch in which the present worker object was made; 0 when the next method needs a fresh one
 * @param commanded whether a command arrived since what is under way began, so that a failure of it is no answer to the
 *     command
 * @param ended whether the worker has ended by itself
 * @param failure what went wrong; kept from FAILED until the target is reached
 * @param gate whether it may go from PAUSED to RUNNING
 * @param restarts the bookkeeping of restarts
 * @param order who set the target, and why
 * @param since when the state was entered, in nanoseconds of the service's clock
 */
public record Snapshot(
        ServiceState state,
        Target target,
        boolean restarting,
        Activity activity,
        long epoch,
        long worker,
        boolean commanded,
        boolean ended,
        Optional<Failure> failure,
        Gate gate,
        Restarts restarts,
        Order order,
        long since) {

    /** A service that has not been told anything yet. */
    public static Snapshot initial(RestartPolicy policy, long seed, Gate gate, Order order, long now) {
        return new Snapshot(
                ServiceState.STOPPED,
                Target.STOPPED,
                false,
                Activity.IDLE,
                0,
                0,
                false,
                false,
                Optional.empty(),
                gate,
                Restarts.none(policy, seed),
                order,
                now);
    }

    /** The same with epochs that come after those of another service. */
    Snapshot after(long lastEpoch) {
        return with(Math.max(epoch, lastEpoch), order);
    }

    /** The same, told by another order. */
    Snapshot with(Order other) {
        return with(epoch, other);
    }

    private Snapshot with(long otherEpoch, Order otherOrder) {
        return new Snapshot(
                state,
                target,
                restarting,
                activity,
                otherEpoch,
                worker,
                commanded,
                ended,
                failure,
                gate,
                restarts,
                otherOrder,
                since);
    }

    /** Tells whether the service is where it was told to go. */
    public boolean isSettled() {
        return activity instanceof Activity.Idle && !restarting && state == target.state();
    }

    /** Tells whether nothing more will happen until someone commands it: it is where it should be, or has given up. */
    public boolean isAtRest() {
        return isSettled() || (activity instanceof Activity.Idle && state == ServiceState.FAILED);
    }

    /** Tells whether the service is PAUSED on its way to RUNNING and waits for its gate. */
    public boolean isAtGate() {
        return state == ServiceState.PAUSED && target == Target.RUNNING && activity instanceof Activity.Idle;
    }

    /**
     * Tells whether a command would change nothing: the same way again does not, unless the service has failed on it or
     * waits before another try.
     */
    public boolean isRepeatedBy(Target commanded, boolean restart) {
        return commanded == target
                && (!restart || restarting)
                && state != ServiceState.FAILED
                && !(activity instanceof Activity.BackingOff);
    }

    /** Why the service is as it is, in one line: the failure if there is one, else whoever set the target. */
    public String cause() {
        return reason().text();
    }

    Reason reason() {
        return failure.isPresent() ? failure.get() : order;
    }
}
