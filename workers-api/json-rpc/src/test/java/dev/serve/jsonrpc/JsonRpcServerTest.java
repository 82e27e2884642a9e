package dev.serve.jsonrpc;

import static dev.serve.jsonrpc.HttpTestClient.post;
import static dev.serve.jsonrpc.RpcTestServer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import dev.serve.calls.CallServer;
import dev.serve.calls.Exports;
import dev.serve.calls.Procedures;
import dev.serve.testing.TestContext;
import dev.serve.worker.Offers;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The worker over real sockets. */
class JsonRpcServerTest {

    private static final String ADD = post("/json-rpc", request("add", "[1,2]"));
    private static final String SUM = "{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":1}";

    private static String withOrigin(String origin) {
        return ADD.replace("\r\nHost: x\r\n", "\r\nHost: x\r\nOrigin: " + origin + "\r\n");
    }

    @Test
    void aCallIsAnsweredAsJson() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("");
                HttpTestClient client = server.connect()) {
            client.send(ADD);
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nContent-Type: application/json\r\n")
                    .endsWith("\r\n\r\n" + SUM);
            client.send(post("/json-rpc", "[" + request("add", "[1,2]") + "," + request("add", "[2,1]") + "]"));
            assertThat(client.answer()).endsWith("\r\n\r\n[" + SUM + "," + SUM + "]");
        }
    }

    @Test
    void aNotificationIsAnsweredByAnEmpty204() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("");
                HttpTestClient client = server.connect()) {
            client.send(post("/json-rpc", "{\"jsonrpc\":\"2.0\",\"method\":\"tell\",\"params\":[\"x\"]}"));
            assertThat(client.answer()).startsWith("HTTP/1.1 204 ").endsWith("\r\n\r\n");
            assertThat(server.methods.told).containsExactly("x");
            client.send(ADD);
            assertThat(client.answer()).endsWith(SUM);
        }
    }

    @Test
    void whatIsNoPostToThePathIsRefused() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("path = /calls");
                HttpTestClient client = server.connect()) {
            client.send("GET /calls HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: POST\r\n");
            client.send(ADD);
            assertThat(client.answer()).startsWith("HTTP/1.1 404 ").contains("expected POST /calls");
            client.send(post("/calls", request("add", "[1,2]")));
            assertThat(client.answer()).endsWith(SUM);
        }
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("max-body = 100");
                HttpTestClient client = server.connect()) {
            client.send(post("/json-rpc", request("later", "[\"" + "x".repeat(100) + "\"]")));
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void whatIsNotUtf8IsAParseError() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("");
                HttpTestClient client = server.connect()) {
            client.send(post("/json-rpc", request("later", "[\"\u00ff\"]")));
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\"code\":-32700")
                    .contains("expected UTF-8");
        }
    }

    @Test
    void webPagesMayCallOnlyFromTheOriginsThatAreNamed() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("origins = [\"https://good.example\"]");
                HttpTestClient client = server.connect()) {
            client.send(withOrigin("https://evil.example"));
            assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
            client.send(withOrigin("https://good.example"));
            assertThat(client.answer()).endsWith(SUM);
            client.send(ADD);
            assertThat(client.answer()).endsWith(SUM);
        }
        try (RpcTestServer server = RpcTestServer.running("");
                HttpTestClient client = server.connect()) {
            client.send(withOrigin("https://good.example"));
            assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aSlowCallHoldsUpItsOwnConnectionOnlyAndIsAnsweredWhenItsTimeIsUp() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("timeout = 2s");
                HttpTestClient slow = server.connect();
                HttpTestClient quick = server.connect()) {
            slow.send(post("/json-rpc", request("hold", "[]")));
            server.methods.inCall.await();

            quick.send(ADD);
            assertThat(quick.answer()).endsWith(SUM);
            assertThat(slow.answer()).startsWith("HTTP/1.1 200 OK\r\n").contains("\"code\":-32002");
            assertThat(server.methods.letGo.getCount()).isOne();
        }
    }

    @Test
    void aPauseLetsTheRunningCallEndAndANewConnectionWaitForTheStart() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("");
                HttpTestClient idle = server.connect();
                HttpTestClient running = server.connect()) {
            idle.send(ADD);
            assertThat(idle.answer()).endsWith(SUM);
            running.send(post("/json-rpc", request("hold", "[]")));
            server.methods.inCall.await();

            CompletableFuture<Void> pause = CompletableFuture.runAsync(() -> pause(server), Thread::startVirtualThread);
            assertThat(idle.untilEnd()).isEmpty();
            assertThat(pause).isNotDone();
            server.methods.letGo.countDown();
            assertThat(running.answer()).contains("\r\nConnection: close").endsWith("\"let go\",\"id\":1}");
            pause.join();

            try (HttpTestClient waiting = server.connect()) {
                waiting.send(ADD);
                waiting.socket().setSoTimeout(100);
                assertThatThrownBy(waiting::answer).isInstanceOf(SocketTimeoutException.class);
                waiting.socket().setSoTimeout(20_000);
                server.worker.start();
                assertThat(waiting.answer()).endsWith(SUM);
            }
        }
    }

    @Test
    void oneNameFromTwoModulesIsRefusedAtPrepare() {
        RpcTestServer.Methods methods = new RpcTestServer.Methods();
        Procedures procedures = Procedures.of("math", methods);
        procedures.provider("other", "other").open(Exports.of(new RpcTestServer.Methods()));

        assertThatThrownBy(() -> RpcTestServer.prepared("expose = [math, other]", procedures, methods))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("add")
                .hasMessageContaining("math")
                .hasMessageContaining("other");
    }

    @Test
    void aModuleMayStandBehindAPrefix() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("prefix = \"m.\"");
                HttpTestClient client = server.connect()) {
            client.send(post("/json-rpc", request("m.add", "[1,2]")));
            assertThat(client.answer()).endsWith(SUM);
            client.send(ADD);
            assertThat(client.answer()).contains("\"code\":-32601");
        }
    }

    @Test
    void callsGoThroughTheCallServerThatTheSettingNames() throws Exception {
        RpcTestServer.Methods methods = new RpcTestServer.Methods();
        Procedures procedures = Procedures.of("math", methods);
        Offers offers = new Offers();
        CallServer calls = new CallServer();
        calls.attach(TestContext.named("calls", "limit = 3").sharing(procedures, offers));
        calls.prepare();
        calls.start();
        try (RpcTestServer server = RpcTestServer.running("calls = calls", procedures, methods, offers);
                HttpTestClient slow = server.connect();
                HttpTestClient client = server.connect()) {
            slow.send(post("/json-rpc", request("hold", "[]")));
            methods.inCall.await();
            assertThat(calls.running()).isOne();
            assertThat(server.worker.health().details()).doesNotContainKey("calls");
            methods.letGo.countDown();
            assertThat(slow.answer()).contains("let go");
            client.send(ADD);
            assertThat(client.answer()).endsWith(SUM);

            calls.pause();

            client.send(ADD);
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n").contains("\"code\":-32001");
            calls.start();
            client.send(ADD);
            assertThat(client.answer()).endsWith(SUM);
            calls.pause();
            calls.stop();
            client.send(ADD);
            assertThat(client.answer()).contains("\"code\":-32001");
        }
    }

    @Test
    void itsHealthTellsItsConnectionsAndItsOwnCalls() throws Exception {
        try (RpcTestServer server = RpcTestServer.running("");
                HttpTestClient client = server.connect()) {
            client.send(post("/json-rpc", request("hold", "[]")));
            server.methods.inCall.await();

            assertThat(server.worker.health().details()).containsEntry("connections", 1);
            assertThat(server.worker.health().details().get("calls")).isInstanceOf(Map.class);
        }
    }

    private static void pause(RpcTestServer server) {
        try {
            server.worker.pause();
        } catch (Exception failure) {
            throw new AssertionError("the server could not be paused", failure);
        }
    }
}
