package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Arguments;
import dev.serve.calls.Procedure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The example of docs/json-rpc.md for callers, word for word. */
class CallingExampleTest {

    // example
    interface Adder {
        long add(long a, long b);

        @Procedure("add")
        CompletionStage<Long> addLater(long a, long b);
    }

    static List<Object> calls(URI server) throws IOException {
        try (JsonRpcClient client = JsonRpcClient.http(server, JsonRpcClientOptions.defaults())) {
            Adder adder = client.proxy(Adder.class);
            long sum = adder.add(1, 2);
            long later = adder.addLater(3, 4).toCompletableFuture().join();
            client.notify("add", Arguments.of(5, 6));
            List<JsonRpcResult> both = client.batch()
                    .call("add", Arguments.of(sum, later))
                    .call("fail", Arguments.of("no disk"))
                    .send();
            return List.of(sum, later, both.get(0), both.get(1) instanceof JsonRpcResult.Failed);
        }
    }
    // end

    private final Path root = Path.of(System.getProperty("serve.root", "../.."));

    @Test
    void itCallsAServer() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("")) {
            assertThat(calls(server.uri())).containsExactly(3L, 7L, new JsonRpcResult.Value(10L), true);
        }
    }

    @Test
    void thePageHasItWordForWord() throws IOException {
        String source = Files.readString(
                root.resolve("workers-api/json-rpc/src/test/java/dev/serve/jsonrpc/CallingExampleTest.java"));
        String example = source.substring(source.indexOf("    // example\n") + 15, source.indexOf("    // end\n"));

        assertThat(Files.readString(root.resolve("docs/json-rpc.md")))
                .contains("```java\n" + example.stripTrailing().stripIndent() + "\n```");
    }
}
