package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.serve.calls.Arguments;
import dev.serve.calls.Procedure;
import dev.serve.calls.RemoteFailure;
import dev.serve.testing.ClosedPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a real server, and against sockets that answer what no server should. */
class JsonRpcClientTest {

    private RpcTestServer server;
    private JsonRpcClient client;

    /** The server's methods as seen from the client. */
    interface Calls {
        long add(long a, long b);

        @Procedure("add")
        CompletionStage<Integer> sum(long a, long b);

        RpcTestServer.Point swap(RpcTestServer.Point point) throws IOException;

        void tell(String what);

        void fail(String message);

        CompletableFuture<Void> hold();

        @Procedure("later")
        int laterAsNumber(String text);

        @Procedure("nowhere")
        void missing();

        default long twice(long a) {
            return add(a, a);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = RpcTestServer.running("");
        client = server.client();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        assertThat(client.pending()).isZero();
    }

    @Test
    void callsByPositionAndByName() throws Exception {
        assertThat(client.call("add", Arguments.of(1, 2))).isEqualTo(3L);
        assertThat(client.call("add", Arguments.none().and("b", 2).and("a", 1))).isEqualTo(3L);
        assertThat(client.callAsync("later", Arguments.of("text")).get()).isEqualTo("text");
    }

    @Test
    void argumentsAndResultsAreOfJavaTypes() throws Exception {
        Arguments point = Arguments.of(new RpcTestServer.Point(1, 2));

        assertThat(client.call("swap", point)).isEqualTo(Map.of("x", 2L, "y", 1L));
        assertThat(client.call("swap", point, RpcTestServer.Point.class)).isEqualTo(new RpcTestServer.Point(2, 1));
        assertThatThrownBy(() -> client.call("swap", point, int.class))
                .isInstanceOf(JsonRpcProtocolException.class)
                .hasMessageContaining("the result of 'swap'");
    }

    @Test
    void anErrorAnswerIsThrownWithItsCodeAndData() {
        JsonRpcException error =
                catchThrowableOfType(JsonRpcException.class, () -> client.call("fail", Arguments.of("no disk")));

        assertThat(error).hasMessage("no disk");
        assertThat(error.is(ErrorCode.FAILED)).isTrue();
        Map<String, Object> data = Map.of(
                "error_class",
                "java.lang.IllegalStateException",
                "error_text",
                "no disk",
                "request",
                Map.of("method", "fail", "params", List.of("no disk")));
        assertThat(error.data()).contains(data);
        assertThat(error.remoteCall()).isEqualTo(Map.of("url", server.uri().toString(), "method", "fail"));
        assertThat(error.remoteError()).contains(Map.of("code", -32000L, "message", "no disk", "data", data));
        assertThatThrownBy(() -> client.call("nowhere", Arguments.none()))
                .isInstanceOf(JsonRpcException.class)
                .hasMessage("Method not found");
    }

    @Test
    void aNotificationIsCarriedOutAndItsFailureNotTold() throws Exception {
        client.notify("tell", Arguments.of("hello"));
        client.notify("fail", Arguments.of("nobody knows"));

        assertThat(server.methods.told).containsExactly("hello");
    }

    @Test
    void eachCallOfABatchHasItsOwnResult() throws Exception {
        List<JsonRpcResult> results = client.batch()
                .call("add", Arguments.of(1, 2))
                .notify("tell", Arguments.of("hello"))
                .call("fail", Arguments.of("no disk"))
                .call("later", Arguments.of("text"))
                .send();

        assertThat(results).hasSize(3);
        assertThat(results.get(0)).isEqualTo(new JsonRpcResult.Value(3L));
        assertThat(results.get(1)).isInstanceOf(JsonRpcResult.Failed.class);
        assertThatThrownBy(() -> results.get(1).get())
                .hasMessage("no disk")
                .extracting(error -> ((RemoteFailure) error).remoteCall().get("method"))
                .isEqualTo("fail");
        assertThat(results.get(2).get()).isEqualTo("text");
        assertThat(server.methods.told).containsExactly("hello");
        assertThat(client.batch().notify("tell", Arguments.of("again")).send()).isEmpty();
        assertThat(client.batch().send()).isEmpty();
    }

    @Test
    void aBatchThatIsRefusedAsAWholeFailsAsAWhole() throws Exception {
        try (RpcTestServer small = RpcTestServer.running("max-batch = 1");
                JsonRpcClient other = small.client()) {
            JsonRpcBatch batch = other.batch().call("add", Arguments.of(1, 2)).call("add", Arguments.of(3, 4));

            assertThatThrownBy(batch::send)
                    .isInstanceOfSatisfying(
                            JsonRpcException.class,
                            error -> assertThat(error.is(ErrorCode.INVALID_REQUEST))
                                    .isTrue());
        }
    }

    @Test
    void anInterfaceIsCalledAsTheServer() throws Exception {
        Calls calls = client.proxy(Calls.class);

        assertThat(calls.add(1, 2)).isEqualTo(3);
        assertThat(calls.sum(1, 2).toCompletableFuture().get()).isEqualTo(3);
        assertThat(calls.swap(new RpcTestServer.Point(1, 2))).isEqualTo(new RpcTestServer.Point(2, 1));
        assertThat(calls.twice(4)).isEqualTo(8);
        calls.tell("hello");
        assertThat(server.methods.told).containsExactly("hello");
        server.methods.letGo.countDown();
        assertThat(calls.hold().get()).isNull();
    }

    @Test
    void whatFailsInAProxyIsThrownByItsMethods() {
        Calls calls = client.proxy(Calls.class);

        assertThatThrownBy(() -> calls.fail("no disk")).isInstanceOf(JsonRpcException.class);
        assertThatThrownBy(calls::missing).isInstanceOf(JsonRpcException.class);
        assertThatThrownBy(() -> calls.laterAsNumber("text"))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(JsonRpcProtocolException.class);
        client.close();
        assertThatThrownBy(() -> calls.add(1, 2)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> calls.swap(new RpcTestServer.Point(1, 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the client is closed");
    }

    @Test
    void aProxyIsAnObjectLikeOthers() {
        Calls calls = client.proxy(Calls.class);
        Calls others = client.proxy(Calls.class);

        assertThat(Set.of(calls, others)).hasSize(2).contains(calls);
        assertThat(calls).hasToString("calls of " + Calls.class.getName());
    }

    /** A result that nothing can be turned into. */
    interface Odd {
        Thread thread();
    }

    @Test
    void whatCanBeNoProxyIsRefusedAtOnce() {
        assertThatThrownBy(() -> client.proxy(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an interface");
        assertThatThrownBy(() -> client.proxy(Odd.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("thread");
    }

    @Test
    void argumentsThatCantBeSentAreRefusedBeforeAnythingIs() {
        assertThatThrownBy(() -> client.call("add", Arguments.of(1).and("b", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found both");
        assertThatThrownBy(() -> client.notify("tell", Arguments.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an argument of 'tell'");
        assertThatThrownBy(() -> client.batch().call("tell", Arguments.of(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'tell' can't be sent");
        assertThat(client.pending()).isZero();
        assertThat(server.methods.told).isEmpty();
    }

    @Test
    void aCallThatIsNotAnsweredInTimeFailsAndEndsItsConnection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JsonRpcClient hasty =
                        clientOf(silent, JsonRpcClientOptions.defaults().withTimeout(Duration.ofSeconds(1)))) {
            CompletableFuture<?> result = hasty.callAsync("add", Arguments.of(1, 2));
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout(20_000);
                assertThat(result)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(JsonRpcTimeoutException.class)
                        .withMessage("'add' was not answered within PT1S");
                assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
            }
            assertThat(hasty.pending()).isZero();
        }
    }

    @Test
    void anInterruptedCallerStopsWaiting() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                client.call("hold", Arguments.none());
            } catch (IOException failure) {
                thrown.set(failure);
            }
        });
        server.methods.inCall.await();

        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(client.pending()).isZero();
    }

    @Test
    void closingFailsTheCallsUnderWay() throws Exception {
        CompletableFuture<?> result = client.callAsync("hold", Arguments.none());
        server.methods.inCall.await();

        client.close();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class);
        await().until(() -> client.pending() == 0);
    }

    @Test
    void anAnswerOverTheLimitIsRefused() throws Exception {
        JsonRpcClientOptions small = JsonRpcClientOptions.defaults().withMaxAnswer(100);
        try (JsonRpcClient narrow = JsonRpcClient.http(server.uri(), small)) {
            assertThatThrownBy(() -> narrow.call("later", Arguments.of("x".repeat(100))))
                    .isInstanceOf(JsonRpcProtocolException.class)
                    .hasMessage("expected an answer of 100 bytes at most, found more");
            assertThat(narrow.call("add", Arguments.of(1, 2))).isEqualTo(3L);
        }
    }

    @Test
    void anHttpErrorIsToldWithItsStatusAndText() {
        try (JsonRpcClient lost =
                JsonRpcClient.http(server.uri().resolve("/elsewhere"), JsonRpcClientOptions.defaults())) {
            assertThatThrownBy(() -> lost.call("add", Arguments.of(1, 2)))
                    .isInstanceOf(JsonRpcProtocolException.class)
                    .hasMessageContaining(
                            "/elsewhere: expected an HTTP status of 200 or 204, found 404: nothing is here");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldByItsMethod() throws Exception {
        try (ClosedPort nobody = new ClosedPort();
                JsonRpcClient lost = JsonRpcClient.http(
                        URI.create("http://" + nobody.address() + "/"), JsonRpcClientOptions.defaults())) {
            assertThatThrownBy(() -> lost.call("add", Arguments.of(1, 2)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'add' can't be called: ");
            assertThat(lost.pending()).isZero();
        }
    }

    @Test
    void aServerThatEndsAConnectionHalfwayIsAFailure() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JsonRpcClient other = clientOf(rude, JsonRpcClientOptions.defaults())) {
            CompletableFuture<?> result = other.callAsync("add", Arguments.of(1, 2));
            try (Socket connection = rude.accept()) {
                connection.getInputStream().read();
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
                connection.shutdownOutput();
                assertThat(result)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(IOException.class);
            }
            assertThat(other.pending()).isZero();
        }
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> JsonRpcClient.http(URI.create("/json-rpc"), JsonRpcClientOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found '/json-rpc'");
    }

    private static JsonRpcClient clientOf(ServerSocket socket, JsonRpcClientOptions options) {
        return JsonRpcClient.http(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"), options);
    }
}
