package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.serve.calls.Arguments;
import dev.serve.calls.RemoteFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of answers, whatever transport brings them. The first call has the id 1. */
class JsonRpcClientAnswersTest {

    private static final JsonRpcClientOptions OPTIONS = JsonRpcClientOptions.defaults();

    private static JsonRpcClient answered(String answer) {
        Optional<byte[]> bytes =
                answer.isEmpty() ? Optional.empty() : Optional.of(answer.getBytes(StandardCharsets.UTF_8));
        return new JsonRpcClient(_ -> CompletableFuture.completedStage(bytes), OPTIONS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``| expected an answer, found nothing",
                "<html>| expected an answer in JSON",
                "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1| expected an answer in JSON",
                "7| expected an object as answer, found 7",
                "[]| expected an object as answer, found []",
                "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":2}| expected the answer to id 1, found one to 2",
                "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":\"1\"}| expected the answer to id 1, found one to '1'",
                "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":null}| expected the answer to id 1, found one to null",
                "{\"jsonrpc\":\"2.0\",\"result\":1}| expected the answer to id 1, found one without an id",
                "{\"result\":1,\"id\":1}| expected an answer with",
                "{\"jsonrpc\":\"2.0\",\"id\":1}| either a result or an error",
                "{\"jsonrpc\":\"2.0\",\"result\":1,\"error\":null,\"id\":1}| either a result or an error",
                "{\"jsonrpc\":\"2.0\",\"error\":\"bad\",\"id\":1}| expected an error with a whole number as code",
                "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1.5,\"message\":\"m\"},\"id\":1}| expected an error with a whole number",
                "{\"jsonrpc\":\"2.0\",\"result\":1,\"result\":2,\"id\":1}| expected each key once",
            })
    void whatIsNoAnswerIsRefusedInWords(String answer, String words) {
        try (JsonRpcClient client = answered(answer)) {
            assertThatThrownBy(() -> client.call("add", Arguments.of(1, 2)))
                    .isInstanceOf(JsonRpcProtocolException.class)
                    .hasMessageContaining(words);
            assertThat(client.pending()).isZero();
        }
    }

    @Test
    void aServerThatCouldNotReadTheIdStillTellsItsError() {
        try (JsonRpcClient client =
                answered("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"Parse error\"},\"id\":null}")) {
            assertThatThrownBy(() -> client.call("add", Arguments.of(1, 2)))
                    .isInstanceOf(JsonRpcException.class)
                    .hasMessage("Parse error");
            assertThatThrownBy(() -> client.notify("add", Arguments.of(1, 2)))
                    .isInstanceOf(JsonRpcException.class)
                    .hasMessage("Parse error");
        }
    }

    @Test
    void anAnswerToANotificationIsRefused() {
        try (JsonRpcClient client = answered("{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1}")) {
            assertThatThrownBy(() -> client.notify("add", Arguments.of(1, 2)))
                    .isInstanceOf(JsonRpcProtocolException.class)
                    .hasMessageContaining("expected no answer to a notification");
        }
    }

    @Test
    void answersOfABatchAreMatchedByTheirIdsWhateverTheirOrder() throws Exception {
        String answer = """
                [{"jsonrpc":"2.0","result":"three","id":3},
                 {"jsonrpc":"2.0","result":"nobody asked","id":9},
                 {"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null},
                 7,
                 {"jsonrpc":"2.0","result":"four","id":4},
                 {"jsonrpc":"2.0","result":"four again","id":4},
                 {"jsonrpc":"2.0","result":"one","id":1},
                 {"jsonrpc":"2.0","id":5}]
                """;
        try (JsonRpcClient client = answered(answer)) {
            JsonRpcBatch batch = client.batch();
            for (int i = 0; i < 5; i++) {
                batch.call("any", Arguments.none());
            }
            List<JsonRpcResult> results = batch.send();

            assertThat(results.get(0)).isEqualTo(new JsonRpcResult.Value("one"));
            assertThatThrownBy(() -> results.get(1).get())
                    .hasMessage("expected one answer to id 2 of the batch, found 0");
            assertThat(results.get(2)).isEqualTo(new JsonRpcResult.Value("three"));
            assertThatThrownBy(() -> results.get(3).get())
                    .hasMessage("expected one answer to id 4 of the batch, found 2");
            assertThatThrownBy(() -> results.get(4).get()).isInstanceOf(JsonRpcProtocolException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1}", "[", "\"x\""})
    void whatIsNoAnswerToABatchFailsItAsAWhole(String answer) {
        try (JsonRpcClient client = answered(answer)) {
            JsonRpcBatch batch = client.batch().call("add", Arguments.of(1, 2));

            assertThatThrownBy(batch::send).isInstanceOf(JsonRpcProtocolException.class);
            assertThat(client.pending()).isZero();
        }
    }

    @Test
    void aTransportThatThrowsFailsTheCallAlone() {
        IllegalStateException broken = new IllegalStateException("broken");
        for (JsonRpcTransport transport : List.<JsonRpcTransport>of(
                _ -> {
                    throw broken;
                },
                _ -> CompletableFuture.failedStage(broken))) {
            try (JsonRpcClient client = new JsonRpcClient(transport, OPTIONS)) {
                assertThatThrownBy(() -> client.call("add", Arguments.of(1, 2)))
                        .isInstanceOf(IOException.class)
                        .hasMessage("'add' can't be called: broken")
                        .hasCause(broken);
                assertThat(client.pending()).isZero();
            }
        }
    }

    @Test
    void nothingIsLeftOfACallWhoseTimeIsUp() {
        CompletableFuture<Optional<byte[]>> never = new CompletableFuture<>();
        try (JsonRpcClient client = new JsonRpcClient(_ -> never, OPTIONS.withTimeout(Duration.ofMillis(20)))) {
            assertThatThrownBy(() -> client.call("add", Arguments.of(1, 2)))
                    .isInstanceOf(JsonRpcTimeoutException.class);
            assertThat(never).isCancelled();
            assertThat(client.pending()).isZero();
        }
    }

    @Test
    void cancellingAResultCancelsTheRequest() {
        CompletableFuture<Optional<byte[]>> never = new CompletableFuture<>();
        try (JsonRpcClient client = new JsonRpcClient(_ -> never, OPTIONS)) {
            CompletableFuture<?> result = client.callAsync("add", Arguments.of(1, 2));
            assertThat(client.pending()).isEqualTo(1);

            result.cancel(true);

            assertThat(never).isCancelled();
            assertThat(client.pending()).isZero();
        }
    }

    @Test
    void closingFailsWhatATransportLeavesOpen() {
        CompletionStage<Optional<byte[]>> never = new CompletableFuture<>();
        JsonRpcClient client = new JsonRpcClient(_ -> never, OPTIONS);
        CompletableFuture<?> result = client.callAsync("add", Arguments.of(1, 2));

        client.close();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("the client is closed");
        assertThat(client.pending()).isZero();
    }

    @Test
    void everyFailureOfTheOtherSideTellsWhichCallItWas() {
        JsonRpcTransport refusing = to("http://b/rpc", CompletableFuture.failedFuture(new IOException("refused")));
        JsonRpcTransport silent = to("http://b/rpc", new CompletableFuture<>());
        JsonRpcTransport garbled = to("http://b/rpc", CompletableFuture.completedFuture(Optional.of(new byte[] {'x'})));

        assertThat(failure(refusing, OPTIONS)).isInstanceOf(JsonRpcConnectionException.class);
        assertThat(failure(silent, OPTIONS.withTimeout(Duration.ofMillis(20))))
                .isInstanceOf(JsonRpcTimeoutException.class);
        assertThat(failure(garbled, OPTIONS)).isInstanceOf(JsonRpcProtocolException.class);
        for (JsonRpcTransport each : List.of(refusing, garbled)) {
            RemoteFailure failure = (RemoteFailure) failure(each, OPTIONS);
            assertThat(failure.remoteCall()).isEqualTo(Map.of("url", "http://b/rpc", "method", "add"));
            assertThat(failure.remoteError()).isEmpty();
        }
    }

    @Test
    void theAddressThatIsToldHasNoSecrets() {
        try (HttpTransport transport =
                new HttpTransport(URI.create("http://user:secret@127.0.0.1:7/rpc?key=secret"), OPTIONS)) {
            assertThat(transport.destination()).isEqualTo("http://127.0.0.1:7/rpc");
        }
    }

    private static Throwable failure(JsonRpcTransport transport, JsonRpcClientOptions options) {
        try (JsonRpcClient client = new JsonRpcClient(transport, options)) {
            return catchThrowable(() -> client.call("add", Arguments.of(1, 2)));
        }
    }

    private static JsonRpcTransport to(String destination, CompletableFuture<Optional<byte[]>> answer) {
        return new JsonRpcTransport() {
            @Override
            public CompletionStage<Optional<byte[]>> send(byte[] body) {
                return answer;
            }

            @Override
            public String destination() {
                return destination;
            }
        };
    }
}
