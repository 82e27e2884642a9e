package dev.serve.worker;

/**
 * Something that runs for long and can be taken up and down by people: the contract between a worker and its
 * supervisor.
 *
 * <p>The supervisor calls one method at a time, each on a thread of its own, in the order of the life cycle:
 *
 * <pre>
 * STOPPED --prepare()--> PAUSED --start()--> RUNNING --pause()--> PAUSED --stop()--> STOPPED
 * </pre>
 *
 * <p>A method returns when its end state is really reached: {@code pause()} when nothing is served any more,
 * {@code stop()} when all is released. Each has a deadline; a method that misses it has its thread interrupted. A method
 * that throws or misses its deadline leaves the service FAILED: {@link #cleanup} is called, and this object is never used
 * again. The next try is made with a fresh worker.
 *
 * <p>What a method did is visible to the methods called after it; fields need no further synchronization unless the
 * worker has threads of its own.
 */
public interface Worker {

    /** Hands the worker its surroundings: called once, before anything else. */
    default void attach(WorkerContext context) {}

    /** Acquires all that is needed to serve, and serves nothing yet. */
    default void prepare() throws Exception {}

    /** Begins to serve, and returns when it does. */
    default void start() throws Exception {}

    /** Ends to serve and keeps what was prepared: returns when what was under way has ended. */
    default void pause() throws Exception {}

    /** Releases all that {@link #prepare()} acquired. */
    default void stop() throws Exception {}

    /**
     * Releases whatever is held, after a failure. The method that failed may still be under way, stuck; when such a
     * method ends late after all, this one is called again, so that what was acquired late is released too: it must do
     * no harm to call it twice.
     *
     * @param failure what was thrown, what {@link WorkerContext#fail} was given, or what tells of the missed deadline
     */
    default void cleanup(Throwable failure) throws Exception {}

    /**
     * Tells how well the worker serves. Called while RUNNING, at any time, from any thread, never concurrently with
     * itself; what takes longer than a second counts as {@link Health.Status#DOWN}.
     */
    default Health health() throws Exception {
        return Health.up();
    }
}
