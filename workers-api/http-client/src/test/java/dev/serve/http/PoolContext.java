package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.serve.worker.Offers;
import dev.serve.worker.ServiceState;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The surroundings of a worker that knows of other services. */
record PoolContext(String name, Config settings, MeterRegistry meters, Offers offers) implements WorkerContext {

    static PoolContext with(String settings) {
        return with(settings, new Offers());
    }

    static PoolContext with(String settings, Offers offers) {
        return new PoolContext("clients", ConfigFactory.parseString(settings), new SimpleMeterRegistry(), offers);
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return type == Offers.class ? Optional.of(type.cast(offers)) : Optional.empty();
    }

    @Override
    public Logger log() {
        return LoggerFactory.getLogger(name);
    }

    @Override
    public ServiceState state() {
        return ServiceState.RUNNING;
    }

    @Override
    public void fail(Throwable failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void end() {
        throw new AssertionError("never ends by itself");
    }

    @Override
    public Thread newThread(String purpose, Runnable task) {
        return Thread.ofVirtual().name(purpose).unstarted(task);
    }
}
