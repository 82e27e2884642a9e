package dev.serve.bench;

import com.typesafe.config.ConfigFactory;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Journal;
import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.lifecycle.ServiceSpec;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Surroundings;
import dev.serve.supervisor.lifecycle.ThreadKind;
import dev.serve.supervisor.lifecycle.Timeouts;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.supervisor.lifecycle.TransitionTable;
import dev.serve.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.helpers.NOPLogger;

/** Our own services as they are: deadlines, history, a listener each, and a journal that counts as the metrics do. */
final class Serve implements Contender {

    private static final int TRANSITIONS = 4;

    private final LongAdder heard = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder nanosInStates = new LongAdder();
    private final List<Service> services;

    Serve(int count, Timers timers) {
        Journal journal = this::write;
        services = IntStream.range(0, count)
                .mapToObj(number -> new Service(spec("bench/" + number), timers, journal))
                .toList();
        services.forEach(service -> service.subscribe(_ -> heard.increment()));
    }

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public long upAndDown() {
        all(Service::start);
        all(Service::stop);
        return (long) TRANSITIONS * services.size();
    }

    private void all(Function<Service, CompletableFuture<Snapshot>> command) {
        services.stream().map(command).toList().forEach(CompletableFuture::join);
    }

    private void write(Change change) {
        written.increment();
        if (change.isOfState()) {
            nanosInStates.add(change.lasted().toNanos());
        }
    }

    private static ServiceSpec spec(String name) {
        return new ServiceSpec(
                name,
                () -> new Worker() {},
                TransitionTable.standard(),
                RestartPolicy.NEVER,
                Timeouts.all(Duration.ofSeconds(30)),
                ThreadKind.VIRTUAL,
                Serve.class.getClassLoader(),
                ConfigFactory.empty(),
                NOPLogger.NOP_LOGGER,
                SimpleMeterRegistry::new,
                Surroundings.NONE,
                Gate.OPEN);
    }
}
