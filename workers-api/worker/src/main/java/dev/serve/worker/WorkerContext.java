package dev.serve.worker;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;

/** What a worker knows of its surroundings. Safe to use from any thread. */
public interface WorkerContext {

    /** The name of the service that wraps the worker: {@code spam}, {@code math/0}, {@code tick/1}. */
    String name();

    /** The worker's own part of the configuration; empty where there is none. */
    Config settings();

    /** The service's own log: what is written here is kept apart from the lines of other services. */
    Logger log();

    /** Where the worker's meters go; each is tagged with the service's name, and removed with the service. */
    MeterRegistry meters();

    /** The state of the service at this moment. */
    ServiceState state();

    /**
     * Reports a failure that no method of the worker can throw: the service becomes FAILED, {@link Worker#cleanup} is
     * called with the same failure, and the restart policy decides what comes next. Returns at once. Does nothing when
     * the service is STOPPED or FAILED, or has gone on with another worker.
     */
    void fail(Throwable failure);

    /**
     * Reports that the worker has done all it had to do: it is paused and stopped, and the restart policy decides
     * whether it runs again. Returns at once. Does nothing unless the service is STARTING or RUNNING with this worker.
     */
    void end();

    /**
     * What the supervisor shares with workers besides, by its type: the {@link Offers} of services to one another; of {@code
     * dev.serve.calls} the {@code Procedures} that modules export, and the {@code Provider} that exports this worker's own. Empty where there is nothing of that type.
     */
    default <T> Optional<T> shared(Class<T> type) {
        return Optional.empty();
    }

    /**
     * Makes a thread of the kind that the module is configured to use (virtual unless told otherwise), not yet started,
     * named after the service and the purpose, with the module's context class loader.
     *
     * @param purpose what the thread does, in a word: {@code loop}, {@code acceptor}
     */
    Thread newThread(String purpose, Runnable task);
}
