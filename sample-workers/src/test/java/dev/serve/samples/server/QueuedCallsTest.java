package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.amqp.AmqpCall;
import dev.serve.amqp.AmqpClient;
import dev.serve.amqp.CallResult;
import dev.serve.calls.Arguments;
import dev.serve.testing.UnusedPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Procedures of a module, called over the queues of the embedded broker. */
class QueuedCallsTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Path folder;
    private final int port = UnusedPort.find();

    QueuedCallsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
    }

    private String modules(int version) {
        return """
                modules {
                  math { module = dev.serve.samples.MathModule, settings.version = %d }
                  broker { worker = dev.serve.amqp.EmbeddedBroker, settings.port = %d }
                  bridge {
                    worker = dev.serve.amqp.AmqpBridge
                    after = [math, broker]
                    settings { uri = "amqp://guest:guest@127.0.0.1:%d/", connect-timeout = 30s, expose = [math] }
                  }
                }
                """.formatted(version, port, port);
    }

    private RunningServer started() throws Exception {
        RunningServer server = RunningServer.start(folder, modules(1));
        server.awaitAll("RUNNING");
        return server;
    }

    private AmqpClient client() throws Exception {
        return AmqpClient.open("amqp://guest:guest@127.0.0.1:" + port + "/");
    }

    private static CompletableFuture<CallResult> add(AmqpClient client, int a, int b) {
        return client.callAsync(AmqpCall.of("add", Arguments.of(a, b)).withTimeout(LONG));
    }

    private static Object value(CompletableFuture<CallResult> result) throws Exception {
        return String.valueOf(result.get(60, TimeUnit.SECONDS).orThrow());
    }

    @Test
    void whileABridgeOrItsModuleIsPausedCallsWait() throws Exception {
        try (RunningServer server = started();
                AmqpClient client = client()) {
            assertThat(value(add(client, 1, 2))).isEqualTo("3");
            for (String paused : List.of("bridge", "math")) {
                server.post("/v1/services/" + paused + "/pause?wait=30s");

                List<CompletableFuture<CallResult>> waiting = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    waiting.add(add(client, i, 1));
                }
                server.post("/v1/services/" + paused + "/resume?wait=30s");

                for (int i = 0; i < 20; i++) {
                    assertThat(value(waiting.get(i))).isEqualTo(String.valueOf(i + 1));
                }
            }
            assertThat(server.service("bridge").getString("health.status")).isEqualTo("UP");
        }
    }

    @Test
    void aModuleIsReplacedUnderLoadAndNoCallIsLost() throws Exception {
        try (RunningServer server = started();
                AmqpClient client = client()) {
            List<CompletableFuture<CallResult>> results = new ArrayList<>();
            for (int version = 2; version < 5; version++) {
                for (int i = 0; i < 300; i++) {
                    results.add(add(client, i, 1));
                }
                assertThat(server.reload(modules(version))).contains("restart math");
            }

            for (int i = 0; i < results.size(); i++) {
                assertThat(value(results.get(i))).isEqualTo(String.valueOf(i % 300 + 1));
            }
        }
    }

    @Test
    void aBrokerThatWasPausedIsServedAgain() throws Exception {
        try (RunningServer server = started()) {
            server.post("/v1/services/broker/pause?wait=30s");
            awaitThat(
                    () -> "a bridge without a broker",
                    () -> server.service("bridge").getString("health.status").equals("DOWN"));

            server.post("/v1/services/broker/resume?wait=30s");

            awaitThat(
                    () -> "a bridge with a broker",
                    () -> server.service("bridge").getString("health.status").equals("UP"));
            try (AmqpClient client = client()) {
                assertThat(value(add(client, 1, 2))).isEqualTo("3");
            }
        }
    }
}
