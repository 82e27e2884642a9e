package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import dev.serve.testing.UnusedPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A private RabbitMQ node on free ports, with its data under {@code target}: one for all tests of this JVM, or one of a test's
 * own, to be killed. It ends with this JVM, however that ends: it reads from a pipe that is closed then.
 */
final class RabbitNode implements AutoCloseable {

    static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    /** How long the first of those who need one may have to wait for it, on a busy machine. */
    static final int MOST_MINUTES = 4;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    /** Made on first use, by whoever is first. */
    private static final class Shared {
        static final RabbitNode NODE = started();
    }

    private final Path folder;
    private final List<Integer> ports;
    private volatile Process process;

    private RabbitNode(Path folder, List<Integer> ports, Process process) {
        this.folder = folder;
        this.ports = ports;
        this.process = process;
    }

    static boolean isInstalled() {
        return Files.isExecutable(SERVER);
    }

    static RabbitNode shared() {
        return Shared.NODE;
    }

    /** One of a test's own. */
    static RabbitNode own() throws IOException {
        return start();
    }

    int port() {
        return ports.getFirst();
    }

    /** Ends it at once, with SIGKILL. */
    void kill() {
        end(process);
    }

    /** Starts it again after it was killed, with the data and the ports that it had. */
    void restart() throws IOException {
        process = run(folder, ports);
    }

    @Override
    public void close() {
        kill();
    }

    private static RabbitNode started() {
        try {
            return start();
        } catch (IOException failure) {
            throw new AssertionError("the RabbitMQ node did not start", failure);
        }
    }

    private static RabbitNode start() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path folder = Files.createTempDirectory(target, "rabbit-");
        Path script = folder.resolve("rabbit-node.sh");
        try (var source = Objects.requireNonNull(RabbitNode.class.getResourceAsStream("rabbit-node.sh"))) {
            Files.copy(source, script);
        }
        List<Integer> ports =
                Stream.generate(UnusedPort::find).distinct().limit(3).toList();
        return new RabbitNode(folder, ports, run(folder, ports));
    }

    private static Process run(Path folder, List<Integer> ports) throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        Process process = new ProcessBuilder(
                        "bash",
                        folder.resolve("rabbit-node.sh").toString(),
                        folder.toString(),
                        ports.get(0).toString(),
                        ports.get(1).toString(),
                        ports.get(2).toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "rabbit-node-end"));
        Awaitility.await()
                .atMost(START_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    String text = Files.readString(output, StandardCharsets.UTF_8);
                    assertThat(process.isAlive())
                            .as("RabbitMQ runs, after: %s", text)
                            .isTrue();
                    assertThat(text).contains("Server startup complete");
                });
        try (Connection connection = BrokerTestBase.factory(ports.get(0)).newConnection()) {
            assertThat(connection.getServerProperties().get("product")).hasToString("RabbitMQ");
        } catch (TimeoutException failure) {
            throw new IOException("RabbitMQ does not answer", failure);
        }
        return process;
    }

    private static void end(Process process) {
        try {
            process.getOutputStream().close();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException alreadyEnded) {
            process.destroyForcibly();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
