package dev.serve.calls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.serve.worker.Offers;
import dev.serve.worker.ServiceState;
import dev.serve.worker.WorkerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The surroundings of a worker that shares procedures. */
record CallTestContext(String name, Config settings, MeterRegistry meters, Procedures procedures, Offers offers)
        implements WorkerContext {

    static CallTestContext with(String settings) {
        return new CallTestContext(
                "calls",
                ConfigFactory.parseString(settings),
                new SimpleMeterRegistry(),
                new Procedures(),
                new Offers());
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        return Stream.<Object>of(procedures, offers)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
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
