package dev.serve.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.calls.CallLimits;
import dev.serve.calls.CallOptions;
import dev.serve.calls.CallServer;
import dev.serve.calls.Outcome;
import dev.serve.calls.Procedures;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others' code throws where nobody could catch it stands in the log. */
final class ForeignFailuresTest {

    private final String name = "loud-" + UUID.randomUUID();
    private final LogFeed feed = new LogFeed();

    @TempDir
    private Path folder;

    /** Has nothing to do. */
    public static final class Idle implements Worker {}

    @BeforeEach
    void follow() {
        LogOutput.standard().attach(feed);
    }

    @AfterEach
    void leave() {
        LogOutput.standard().detach(feed);
    }

    private void awaitLine(String... parts) {
        List<String> seen = new ArrayList<>();
        await().untilAsserted(() -> {
            feed.take(Duration.ofMillis(100)).lines().forEach(line -> seen.add(line.level() + " " + line.message()));
            assertThat(seen).anySatisfy(line -> assertThat(line).contains(parts));
        });
    }

    @Test
    void whatAListenerThrowsIsLoggedAndItsServiceNoticesNothing() throws Exception {
        Supervisor supervisor = Supervisor.load(ServeConfig.parse(
                "serve.modules { %s { worker = \"%s\" } }".formatted(name, Idle.class.getName()),
                folder.resolve("serve.conf")));
        supervisor.start();
        try {
            supervisor.find(name).orElseThrow().service().subscribe(change -> {
                throw new IllegalStateException("no ear for " + change.service());
            });
            supervisor.find(name).orElseThrow().service().restart();

            awaitLine("WARN", "a listener of " + name + " threw on RUNNING", "no ear for " + name);
            assertThat(supervisor.find(name).orElseThrow().service().snapshot().state())
                    .isEqualTo(ServiceState.RUNNING);
        } finally {
            supervisor.shutDown("the test is over");
            supervisor.ended().join();
        }
    }

    @Test
    void whatACallbackThrowsIsLoggedAndItsOutcomeUnharmed() throws Exception {
        try (CallServer server = CallServer.open(CallLimits.defaults(), new Procedures())) {
            CallOptions options = CallOptions.defaults().withCallback(outcome -> {
                throw new IllegalStateException(name + " was told " + outcome);
            });

            assertThat(server.call(() -> 1, options).await()).isEqualTo(new Outcome.Value<>(1));

            awaitLine("WARN", "the callback of a call threw", name + " was told Value[value=1]");
        }
    }
}
