package dev.serve.supervisor.lifecycle;

import com.typesafe.config.Config;
import dev.serve.worker.ServiceState;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The surroundings of one worker object.
 *
 * @param worker the worker's number: what it reports after its service has gone on with another one means nothing
 */
record Context(ServiceSpec spec, Supplier<Snapshot> snapshot, ServiceThreads.Events events, Timers timers, long worker)
        implements WorkerContext {

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Config settings() {
        return spec.settings();
    }

    @Override
    public Logger log() {
        return spec.log();
    }

    @Override
    public MeterRegistry meters() {
        return spec.meters().get();
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return spec.surroundings().shared(type);
    }

    @Override
    public ServiceState state() {
        return snapshot.get().state();
    }

    @Override
    public void fail(Throwable failure) {
        Failure told = Failure.thrown("run", failure);
        events.report(new Event.WorkerFailed(worker, told, timers.nanos()), failure);
    }

    @Override
    public void end() {
        events.report(new Event.WorkerEnded(worker, timers.nanos()), null);
    }

    @Override
    public Thread newThread(String purpose, Runnable task) {
        return spec.newThread(spec.name() + " " + purpose, task);
    }
}
