package dev.serve.supervisor.lifecycle;

import dev.serve.worker.Worker;
import java.util.Optional;

/**
 * What lies around a service's worker: what is shared with it, and what is served in its name while it is RUNNING.
 *
 * <p>The methods are called on the threads of the transitions, within their deadlines, and never under the service's lock.
 */
public interface Surroundings {

    /** Nothing is shared, and nothing served. */
    Surroundings NONE = new Surroundings() {};

    /** What workers may ask for by its type. */
    default <T> Optional<T> shared(Class<T> type) {
        return Optional.empty();
    }

    /** The worker has started: serve in its name. */
    default void open(Worker worker) throws Exception {}

    /** The worker is about to be paused: take in nothing new, and return when what is under way has ended. */
    default void drain(Worker worker) throws InterruptedException {}

    /** The worker serves no more, or is overtaken: take in nothing new, from it alone. Returns at once. */
    default void close(Worker worker) {}

    /** A task that is about to run on a thread of the service, with what it needs to be known as the service's. Called by any thread. */
    default Runnable within(Runnable task) {
        return task;
    }

    /** The worker has released all, or failed: forget what it left here. */
    default void forget(Worker worker) {}
}
