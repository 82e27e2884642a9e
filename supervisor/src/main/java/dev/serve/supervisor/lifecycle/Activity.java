package dev.serve.supervisor.lifecycle;

/** What a service waits for at one moment. */
public sealed interface Activity {

    /** Nothing: it is at rest. A service at rest on its way to RUNNING waits for its {@link Gate}. */
    record Idle() implements Activity {}

    /** A method of the worker is under way. */
    record Calling(Edge edge) implements Activity {}

    /** The cleanup after a failure is under way. */
    record CleaningUp() implements Activity {}

    /**
     * The backoff before a restart is running.
     *
     * @param until when it ends, in nanoseconds of the service's clock
     */
    record BackingOff(long until) implements Activity {}

    Activity IDLE = new Idle();
    Activity CLEANING_UP = new CleaningUp();
}
