package dev.serve.supervisor.processes;

import com.typesafe.config.Config;
import dev.serve.calls.Procedures;
import dev.serve.calls.Provider;
import dev.serve.supervisor.logs.LineLogger;
import dev.serve.supervisor.logs.LogOutput;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.worker.Offers;
import dev.serve.worker.ServiceState;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * What a worker in a child knows of its surroundings: as in the supervisor, but of its own module alone. Its meters count for
 * nobody.
 *
 * @param shared what it may ask for by its type
 * @param unit the state of all workers together
 */
record ChildContext(
        String name,
        Config settings,
        LoadedModule module,
        Shared shared,
        Supplier<ServiceState> unit,
        Consumer<Throwable> failed,
        Runnable ended,
        Logger log,
        MeterRegistry meters)
        implements WorkerContext {

    /** What a worker may ask for by its type. */
    record Shared(Procedures procedures, Offers offers, Provider provider) {}

    ChildContext(
            String name,
            Config settings,
            LoadedModule module,
            Shared shared,
            Supplier<ServiceState> unit,
            Consumer<Throwable> failed,
            Runnable ended) {
        this(
                name,
                settings,
                module,
                shared,
                unit,
                failed,
                ended,
                new LineLogger(name, LogOutput.standard()::threshold, LogOutput.standard()),
                new CompositeMeterRegistry());
    }

    @Override
    public ServiceState state() {
        return unit.get();
    }

    @Override
    public void fail(Throwable failure) {
        failed.accept(failure);
    }

    @Override
    public void end() {
        ended.run();
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        if (type == Procedures.class) {
            return Optional.of(type.cast(shared.procedures()));
        }
        if (type == Offers.class) {
            return Optional.of(type.cast(shared.offers()));
        }
        return type == Provider.class ? Optional.of(type.cast(shared.provider())) : Optional.empty();
    }

    @Override
    public Thread newThread(String purpose, Runnable task) {
        return module.config().threads().newThread(name + " " + purpose, module.loader(), task);
    }
}
