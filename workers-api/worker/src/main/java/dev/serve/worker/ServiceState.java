package dev.serve.worker;

/**
 * What a service is doing at one moment.
 *
 * <p>A service wraps one worker. {@link #STOPPED}, {@link #PAUSED}, {@link #RUNNING} and {@link #FAILED} are at rest;
 * the other three are moving: one of the worker's methods is under way.
 */
public enum ServiceState {
    /** The worker holds nothing. */
    STOPPED,
    /** On the way to {@link #PAUSED}: {@link Worker#prepare()} or {@link Worker#pause()} is under way. */
    PAUSING,
    /** The worker holds all it needs to serve, and serves nothing. */
    PAUSED,
    /** On the way to {@link #RUNNING}: {@link Worker#start()} is under way. */
    STARTING,
    /** The worker serves. */
    RUNNING,
    /** On the way to {@link #STOPPED}: {@link Worker#stop()} is under way. */
    STOPPING,
    /** A method of the worker threw or missed its deadline, or the worker reported a failure. */
    FAILED;

    /** Tells whether one of the worker's methods is under way. */
    public boolean isMoving() {
        return switch (this) {
            case PAUSING, STARTING, STOPPING -> true;
            case STOPPED, PAUSED, RUNNING, FAILED -> false;
        };
    }
}
