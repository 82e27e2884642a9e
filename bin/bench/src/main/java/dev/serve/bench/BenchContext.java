package dev.serve.bench;

import com.typesafe.config.Config;
import dev.serve.calls.Procedures;
import dev.serve.worker.ServiceState;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** What a worker needs to know to run without a supervisor. */
final class BenchContext implements WorkerContext {

    private final Config settings;
    private final Procedures procedures;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    BenchContext(Config settings, Procedures procedures) {
        this.settings = settings;
        this.procedures = procedures;
    }

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public Config settings() {
        return settings;
    }

    @Override
    public Logger log() {
        return NOPLogger.NOP_LOGGER;
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public ServiceState state() {
        return ServiceState.RUNNING;
    }

    @Override
    public void fail(Throwable failure) {
        throw new IllegalStateException("the server that is measured has failed", failure);
    }

    @Override
    public void end() {}

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return type.isInstance(procedures) ? Optional.of(type.cast(procedures)) : Optional.empty();
    }

    @Override
    public Thread newThread(String purpose, Runnable task) {
        return Thread.ofVirtual().name("bench-" + purpose).unstarted(task);
    }
}
