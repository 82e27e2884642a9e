package dev.serve.supervisor.lifecycle;

import java.util.Optional;

/** Something that happened to a service, at a time in nanoseconds of its clock. */
public sealed interface Event {

    /** When it happened. */
    long at();

    /**
     * Someone set a new target.
     *
     * @param restart whether to come by STOPPED first
     */
    record Commanded(Target target, boolean restart, Order order, long at) implements Event {}

    /** Another service of the module failed, and its strategy takes this one down and up too. */
    record Cascaded(Order order, long at) implements Event {}

    /** The method of this epoch returned. */
    record Returned(long epoch, long at) implements Event {}

    /** The method of this epoch threw, or its worker could not be made. */
    record Threw(long epoch, Failure failure, long at) implements Event {}

    /** The method, or the cleanup, of this epoch has run for as long as it may. */
    record DeadlinePassed(long epoch, Failure failure, long at) implements Event {}

    /** The cleanup of this epoch is done; the failure is its own. */
    record CleanedUp(long epoch, Optional<Failure> failure, long at) implements Event {}

    /** The backoff of this epoch is over. */
    record BackoffElapsed(long epoch, long at) implements Event {}

    /** The worker reported a failure. */
    record WorkerFailed(long worker, Failure failure, long at) implements Event {}

    /** The worker reported that it has done all it had to do. */
    record WorkerEnded(long worker, long at) implements Event {}

    /** What the service has to wait for before it may run has changed. */
    record GateMoved(Gate gate, long at) implements Event {}

    /** What becomes of the service when it fails has changed. */
    record PolicyChanged(RestartPolicy policy, long at) implements Event {}
}
