package dev.serve.supervisor.lifecycle;

import com.typesafe.config.ConfigFactory;
import dev.serve.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.helpers.NOPLogger;

/**
 * Commands given at once by many threads have the effect of the same commands given one after another.
 *
 * <p>Lincheck compares what each thread saw with every order in which one thread could have done the same. That needs
 * operations without threads of their own, so the service is held in STOPPED: its worker has an edge from there to
 * RUNNING, and the gate before it is closed. A command then goes through all that commands share (the lock, the decision,
 * the publishing, those who wait) and begins no method; the methods themselves are tried with real threads elsewhere.
 */
@Isolated
@Tag("own-jvm")
class ServiceLincheckTest {

    @Test
    void commandsTakeEffectOneAfterAnother() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(15)
                .invocationsPerIteration(500)
                .check(Commands.class);
    }

    /** A fresh one is made for each run. */
    public static class Commands {

        private final Service service = new Service(
                new ServiceSpec(
                        "checked",
                        () -> new Worker() {},
                        TransitionTable.of(Tables.Bootable.class),
                        RestartPolicy.NEVER,
                        Timeouts.all(Duration.ofSeconds(1)),
                        ThreadKind.VIRTUAL,
                        Commands.class.getClassLoader(),
                        ConfigFactory.empty(),
                        NOPLogger.NOP_LOGGER,
                        SimpleMeterRegistry::new,
                        Surroundings.NONE,
                        new Gate.Waiting("nothing in particular")),
                new ManualTimers(),
                _ -> {});

        @Operation
        public String run() {
            return told(service.submit(Target.RUNNING, false, Order.of("anna", "")));
        }

        @Operation
        public String stop() {
            return told(service.submit(Target.STOPPED, false, Order.of("berta", "")));
        }

        @Operation
        public void close() {
            service.close(Order.of("host", ""));
        }

        @Operation
        public String look() {
            Snapshot snapshot = service.snapshot();
            return snapshot.target() + " " + snapshot.order().by();
        }

        private static String told(Submitted submitted) {
            return submitted.changed() + " " + submitted.snapshot().target();
        }
    }
}
