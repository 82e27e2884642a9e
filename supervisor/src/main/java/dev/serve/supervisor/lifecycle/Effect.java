package dev.serve.supervisor.lifecycle;

import java.time.Duration;

/** Something that has to be done because of a decision. */
public sealed interface Effect {

    /**
     * Call the edge's method on a thread of its own.
     *
     * @param fresh whether to make a worker first
     */
    record Invoke(long epoch, Edge edge, boolean fresh) implements Effect {}

    /** Interrupt the thread of this epoch and give it up; when it ends, late, clean up behind it. */
    record Abandon(long epoch) implements Effect {}

    /** Call the worker's cleanup on a thread of its own, and never use the worker again. */
    record CleanUp(long epoch, Failure failure) implements Effect {}

    /** Let this much time pass. */
    record BackOff(long epoch, Duration delay) implements Effect {}

    /** Tell those who wait for the target before that another one has taken its place. */
    record Supersede(Target by, Order order) implements Effect {}

    /** Tell those who wait for the target how it ended. */
    record Tell(Outcome outcome) implements Effect {}
}
