package dev.serve.supervisor.lifecycle;

import com.typesafe.config.Config;
import dev.serve.worker.WorkerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * All that a service is made from.
 *
 * @param name the service's name
 * @param factory makes its workers
 * @param table the edges along which it goes
 * @param policy when it is restarted by itself
 * @param timeouts how long each method may take
 * @param threads which kind of thread runs the methods
 * @param loader the context class loader of those threads
 * @param settings the worker's own part of the configuration
 * @param log the worker's log
 * @param meters gives the worker's meters, when first asked for
 * @param surroundings what is shared with the worker and served in its name
 * @param gate what the service waits for before it may run, until it is told otherwise
 */
public record ServiceSpec(
        String name,
        WorkerFactory factory,
        TransitionTable table,
        RestartPolicy policy,
        Timeouts timeouts,
        ThreadKind threads,
        ClassLoader loader,
        Config settings,
        Logger log,
        Supplier<MeterRegistry> meters,
        Surroundings surroundings,
        Gate gate) {

    /** Makes a thread of the service, not yet started. */
    Thread newThread(String threadName, Runnable task) {
        return threads.newThread(threadName, loader, surroundings.within(task));
    }

    /** Without the settings, which may hold secrets. */
    @Override
    public String toString() {
        return "service " + name;
    }
}
