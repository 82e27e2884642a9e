package dev.serve.jsonrpc;

import static dev.serve.jsonrpc.HttpTestClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class HttpTimeoutsTest {

    @Test
    void anIdleConnectionIsEnded() throws Exception {
        try (HttpTestServer server = HttpTestServer.running("idle-timeout = 1s");
                HttpTestClient silent = server.connect();
                HttpTestClient used = server.connect()) {
            used.send(post("/", "a") + "\r\n");
            assertThat(used.answer()).endsWith("a");
            assertThat(silent.untilEnd()).isEmpty();
            assertThat(used.untilEnd()).isEmpty();
        }
    }

    @Test
    void aCallMayTakeLongerThanTheIdleTimeout() throws Exception {
        try (HttpTestServer server = HttpTestServer.running("idle-timeout = 1s");
                HttpTestClient busy = server.connect()) {
            busy.send(post("/wait", "a"));
            server.worker.inCall.await();
            try (HttpTestClient silent = server.connect()) {
                assertThat(silent.untilEnd()).isEmpty();
            }
            server.worker.letGo.countDown();
            assertThat(busy.answer()).endsWith("a");
        }
    }

    @Test
    void aSlowRequestIsTold408() throws Exception {
        try (HttpTestServer server = HttpTestServer.running("request-timeout = 100ms");
                HttpTestClient head = server.connect();
                HttpTestClient body = server.connect()) {
            head.send("POST / HT");
            body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
            assertThat(head.untilEnd()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            assertThat(body.untilEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aClientThatReadsNothingIsReset() throws Exception {
        try (HttpTestServer server = HttpTestServer.running("write-timeout = 100ms");
                HttpTestClient client = server.connect()) {
            client.send(post("/huge", ""));
            await().until(() -> server.context.count("serve.http.requests") == 1 && server.connections() == 0);
            assertThatThrownBy(client::untilEnd).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPauseEndsIdleConnectionsAnswersBusyOnesAndLetsNewOnesWait() throws Exception {
        try (HttpTestServer server = HttpTestServer.running("");
                HttpTestClient idle = server.connect();
                HttpTestClient busy = server.connect()) {
            idle.send(post("/", "a"));
            idle.answer();
            busy.send(post("/wait", "b"));
            server.worker.inCall.await();

            CompletableFuture<Void> pause = CompletableFuture.runAsync(() -> {
                try {
                    server.worker.pause();
                } catch (Exception failure) {
                    throw new CompletionException(failure);
                }
            });
            assertThat(idle.untilEnd()).isEmpty();
            assertThat(pause).isNotDone();
            server.worker.letGo.countDown();
            assertThat(busy.untilEnd()).contains("200 OK", "Connection: close").endsWith("b");
            busy.socket().close();
            pause.join();
            assertThat(server.worker.health().details()).containsEntry("connections", 0);

            try (HttpTestClient fresh = server.connect()) {
                fresh.send(post("/", "c"));
                assertThat(server.context.count("serve.http.requests")).isEqualTo(2);
                server.worker.start();
                assertThat(fresh.answer()).doesNotContain("Connection: close").endsWith("c");
            }
        }
    }

    @Test
    void whatOutlastsTheDrainIsCutOff() throws Exception {
        HttpTestServer server = HttpTestServer.running("drain = 50ms");
        try (HttpTestClient busy = server.connect()) {
            busy.send(post("/wait", "b"));
            server.worker.inCall.await();
            server.worker.pause();
            assertThatThrownBy(busy::answer).isInstanceOf(IOException.class);
        } finally {
            server.close();
        }
        assertThat(server.context.living()).isEmpty();
    }

    @Test
    void oneConnectionTooManyIsTold503() throws Exception {
        try (HttpTestServer server = HttpTestServer.running("max-connections = 1");
                HttpTestClient first = server.connect()) {
            first.send(post("/", "a"));
            first.answer();
            try (HttpTestClient second = server.connect()) {
                assertThat(second.untilEnd()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
            }
        }
    }
}
