package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs in Python, with the libraries that RabiBridge uses, call a bridge, and serve what is called from here. */
@ParameterizedClass
@EnumSource
class PythonCallsTest extends BridgeTestBase {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    PythonCallsTest(TestBroker broker) {
        super(broker);
    }

    @BeforeEach
    void isInstalled() throws Exception {
        assumeThat(new Python(folder).has("pika, msgpack, zstandard"))
                .as(
                        "%s imports pika, msgpack and zstandard: install python3-pika, python3-msgpack and"
                                + " python3-zstandard",
                        Python.COMMAND)
                .isTrue();
    }

    @Test
    void pythonCallsTheProceduresOfABridge() throws Exception {
        bridge("");

        List<String> results = new Python(folder).run("rpc_caller.py", String.valueOf(port), named(""));

        assertThat(results).hasSize(4);
        assertThat(results.get(0)).isEqualTo("{\"status\": 0, \"result\": 3, \"compressed\": false}");
        assertThat(results.get(1)).isEqualTo("{\"status\": 0, \"result\": 6, \"compressed\": false}");
        assertThat(results.get(2))
                .isEqualTo(
                        "{\"status\": 0, \"result\": \"" + "0123456789".repeat(10_000) + "\", \"compressed\": true}");
        assertThat(results.get(3)).startsWith("{\"status\": 1, \"result\": \"java.io.IOException: no disk\\n    at ");
    }

    @Test
    void pythonServesWhatAClientCalls() throws Exception {
        String name = named("theirs");
        Process server = new Python(folder).start("rpc_server.py", String.valueOf(port), name);
        kept(server::destroyForcibly);
        try (AmqpClient client = AmqpClient.open("amqp://127.0.0.1:" + port)) {
            String text = "0123456789".repeat(10_000);

            assertThat(client.call(name, Arrays.asList(1, null, 2.5), Map.of("b", List.of(true)), LONG))
                    .isEqualTo(List.of(Arrays.asList(1L, null, 2.5), Map.of("b", List.of(true))));
            assertThat(client.call(name, List.of(text), Map.of(), LONG)).isEqualTo(List.of(List.of(text), Map.of()));
            assertThat(client.tryCall(name, List.of("raise"), Map.of(), LONG))
                    .isInstanceOfSatisfying(
                            RemoteExecutionException.class,
                            failure -> assertThat(failure.trace())
                                    .startsWith("Traceback")
                                    .contains("ValueError: no disk"));
        }
    }
}
