package dev.serve.supervisor;

/**
 * Hears of what concerns the supervisor as a whole. Its methods are called by whoever brings it about, before that goes on,
 * so they return at once and throw nothing.
 */
public interface Milestones {

    /** A change of what runs is asked for: {@link #changeEnded} follows. There may be several at a time. */
    void changeBegins();

    /** A change was made, taken back or refused. */
    void changeEnded();

    /** All services are about to be taken down. */
    void shutdownBegins();
}
