package dev.serve.supervisor.lifecycle;

/** How the way to a target ended, for those who wait for it. */
public sealed interface Outcome {

    /** The target is reached. */
    record Reached() implements Outcome {}

    /** A newer command set another target. */
    record Superseded(Target by, Order order) implements Outcome {}

    /** The service failed on its way. */
    record Failed(Failure failure) implements Outcome {}

    /** The service waits for something that won't come by itself. */
    record Blocked(String on) implements Outcome {}

    /** The service is closed and takes no more commands. */
    record Closed() implements Outcome {}

    Outcome REACHED = new Reached();
}
