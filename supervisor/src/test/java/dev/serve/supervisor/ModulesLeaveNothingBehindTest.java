package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.calls.Arguments;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.worker.ServiceState;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Serve itself holds nothing of a module that has been replaced, whatever the module's workers had used of it. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ModulesLeaveNothingBehindTest {

    private static final int REPLACEMENTS = 30;

    private static final String SOURCE = """
            package com.acme;

            import dev.serve.calls.CallServer;
            import dev.serve.calls.Exports;
            import dev.serve.calls.Procedure;
            import dev.serve.calls.Procedures;
            import dev.serve.calls.Provider;
            import dev.serve.worker.Health;
            import dev.serve.worker.Offers;
            import dev.serve.worker.SimpleWorker;
            import dev.serve.worker.Transition;
            import dev.serve.worker.ServiceState;
            import io.micrometer.core.instrument.Gauge;
            import java.time.Duration;
            import java.util.List;
            import java.util.Map;

            public class Busy extends SimpleWorker {
                public record Point(int x, int y) {}
                public static class Trouble extends RuntimeException {
                    private static final long serialVersionUID = 1L;
                    Trouble(String message) { super(message); }
                }
                private static boolean failed;

                @Override public void prepare() {
                    Gauge.builder("busy.gauge", () -> new Point(1, 2).x()).register(context().meters());
                    context().meters().counter("busy.counter").increment();
                    context().meters().timer("busy.timer").record(() -> {});
                    Provider.of(context()).add(Exports.none());
                    Offers.of(context()).offer(context().name(), "point", (Runnable) () -> {});
                    Procedures.of(context()).onChange(() -> {});
                }

                @Override public void start() throws Exception {
                    context().log().info("starts {}", new Point(0, 0));
                    if (!failed) {
                        failed = true;
                        throw new Trouble("the first start");
                    }
                    super.start();
                }

                @Override protected void loop() throws Exception {
                    while (running()) {
                        sleep(Duration.ofMillis(20));
                    }
                }

                @Transition(from = ServiceState.RUNNING, to = ServiceState.STOPPED)
                public void kill() throws Exception { pause(); }

                @Override public Health health() {
                    return new Health(Health.Status.UP, Map.of("point", new Point(1, 1)));
                }

                @Procedure(doc = "moves a point", retryOn = Trouble.class)
                public Point moved(Point from, List<Point> by) {
                    return new Point(from.x() + by.get(0).x(), from.y() + by.get(0).y());
                }

                @Procedure
                public Point fail(String message) { throw new Trouble(message); }
            }
            """;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private Optional<Supervisor> running = Optional.empty();

    @TempDir
    Path folder;

    @BeforeEach
    void compile() throws Exception {
        Path source = Files.writeString(folder.resolve("Busy.java"), SOURCE);
        String classes = Files.createDirectories(folder.resolve("classes")).toString();
        String classpath = System.getProperty("java.class.path");
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-parameters", "-d", classes, "-cp", classpath, source.toString());
        assertThat(exitCode).isZero();
    }

    @AfterEach
    void shutDown() throws Exception {
        if (running.isPresent()) {
            running.get().shutDown("the test is over");
            running.get().ended().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void theLoadersOfReplacedModulesAreCollectedAndTheirMetersGone() throws Exception {
        Supervisor supervisor = Supervisor.load(config(0));
        running = Optional.of(supervisor);
        supervisor.start();
        use(supervisor);
        int meters = supervisor.meters().getMeters().size();
        int threads = platformThreads();

        for (int round = 1; round <= REPLACEMENTS; round++) {
            loaders.add(loaderOf(supervisor));
            supervisor.apply(config(round));
            use(supervisor);
        }

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(loaders).allMatch(loader -> loader.refersTo(null));
                });
        assertThat(supervisor.meters().getMeters()).hasSize(meters);
        assertThat(platformThreads() - threads).isLessThan(REPLACEMENTS);
    }

    /** Everything that a module may meet before it is replaced; left paused for an hour, after it failed and came back. */
    private static void use(Supervisor supervisor) throws Exception {
        Managed busy = supervisor.find("busy").orElseThrow();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> busy.service().snapshot().state() == ServiceState.RUNNING);
        Object moved = supervisor
                .procedures()
                .find("busy/moved")
                .call(Arguments.of(Map.of("x", 1, "y", 2), List.of(Map.of("x", 3, "y", 4))));
        assertThat(moved).hasToString("Point[x=4, y=6]");
        // On a busy machine a worker may not answer within the second that it has.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> busy.service().health().details().containsKey("point"));
        assertThat(supervisor.procedures().signatures().get("busy")).containsKeys("moved", "fail");
        assertThat(supervisor.why(busy)).isNotEmpty();
        Order pause = new Order("anna", "an hour", Optional.of(Instant.now().plus(Duration.ofHours(1))));
        supervisor
                .command(Action.PAUSE, List.of(busy), pause)
                .getFirst()
                .reached()
                .get(30, TimeUnit.SECONDS);
        supervisor
                .command(Action.START, List.of(busy), Order.of("anna", "changed her mind"))
                .getFirst()
                .reached()
                .get(30, TimeUnit.SECONDS);
    }

    private static WeakReference<ClassLoader> loaderOf(Supervisor supervisor) throws Exception {
        Object point = supervisor
                .procedures()
                .find("busy/moved")
                .call(Arguments.of(Map.of("x", 0, "y", 0), List.of(Map.of("x", 0, "y", 0))));
        return new WeakReference<>(Objects.requireNonNull(point).getClass().getClassLoader());
    }

    private static int platformThreads() {
        return Thread.getAllStackTraces().size();
    }

    private ServeConfig config(int round) {
        return ServeConfig.parse("""
                serve.modules.busy {
                  worker = com.acme.Busy, classpath = [classes], settings.round = %d
                  restart { min-backoff = 1ms, max-backoff = 10m }
                }
                """.formatted(round), folder.resolve("serve.conf"));
    }
}
