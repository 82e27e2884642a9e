package dev.serve.jsonrpc;

import static dev.serve.jsonrpc.HttpTestClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerWorkerTest {

    private HttpTestServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpTestServer.running("max-body = 100000");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        assertThat(server.context.living()).isEmpty();
    }

    @Test
    void aRequestIsAnsweredAndTheConnectionKept() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/a?b=c", "hello"));
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 200 OK\r\nDate: ")
                    .contains("\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n")
                    .doesNotContain("Connection")
                    .endsWith("\r\n\r\nhello");
            client.send(post("/a", "again"));
            assertThat(client.answer()).endsWith("again");
        }
        HttpRequest first = server.worker.served.getFirst();
        assertThat(first.method() + " " + first.path() + " " + first.query()).isEqualTo("POST /a b=c");
        assertThat(first.first("hOST")).contains("x");
        assertThat(first.all("content-length")).containsExactly("5");
        assertThat(first.first("absent")).isEmpty();
        assertThat(server.context.count("serve.http.requests")).isEqualTo(2);
        assertThat(server.context
                        .meters()
                        .counter("serve.http.answers", "status", "2xx")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aRequestSplitAtEveryByteIsReadAsOne() throws Exception {
        String chunked =
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n";
        for (String request : new String[] {post("/", "abcde"), chunked}) {
            try (HttpTestClient client = server.connect()) {
                for (int at = 1; at < request.length(); at++) {
                    client.send(request.substring(0, at));
                    client.send(request.substring(at));
                    assertThat(client.answer()).endsWith("\r\n\r\nabcde");
                }
                for (int at = 0; at < request.length(); at++) {
                    client.send(request.substring(at, at + 1));
                }
                assertThat(client.answer()).endsWith("\r\n\r\nabcde");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/", "one") + post("/", "two") + "\r\n" + post("/", "three"));
            assertThat(client.answer()).endsWith("one");
            assertThat(client.answer()).endsWith("two");
            assertThat(client.answer()).endsWith("three");
        }
    }

    @Test
    void http10EndsTheConnectionUnlessToldToKeepIt() throws Exception {
        assertThat(server.exchange("GET / HTTP/1.0\r\n\r\n")).contains("200 OK").contains("Connection: close");
        try (HttpTestClient client = server.connect()) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.answer()).contains("Connection: keep-alive");
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.untilEnd()).contains("Connection: close");
        }
    }

    @Test
    void aClientThatAsksForAnEndGetsOne() throws Exception {
        assertThat(server.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: x, close\r\n\r\n"))
                .contains("200 OK")
                .contains("Connection: close");
    }

    @Test
    void aClientThatEndsItsSideIsAnswered() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/", "bye"));
            client.socket().shutdownOutput();
            assertThat(client.untilEnd()).endsWith("bye");
        }
    }

    @Test
    void aClientThatWaitsFor100IsToldToGoOn() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("abc");
            assertThat(client.answer()).contains("200 OK").endsWith("abc");
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void headAnd204HaveNoBody() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send("HEAD /long HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.head()).contains("Content-Length: 5000");
            client.send("GET /empty HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 204 ").doesNotContain("Content-");
            client.send("GET /header HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer()).contains("X-More: yes");
        }
    }

    @Test
    void anAbsoluteTargetGivesPathAndQuery() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send("GET http://x/a/b?c=d HTTP/1.1\r\nHost: x\r\n\r\n");
            client.answer();
            client.send("GET http://x HTTP/1.1\r\nHost: x\r\n\r\n");
            client.answer();
        }
        assertThat(server.worker.served).extracting(HttpRequest::path).containsExactly("/a/b", "/");
        assertThat(server.worker.served).extracting(HttpRequest::query).containsExactly("c=d", "");
    }

    @Test
    void gzipIsTakenAndGiven() throws Exception {
        byte[] body = gzip("hello".getBytes(StandardCharsets.UTF_8));
        try (HttpTestClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length
                    + "\r\n\r\n");
            client.send(body);
            assertThat(client.answer()).endsWith("\r\n\r\nhello");
            client.send("GET /long HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n\r\n");
            String answer = client.answer();
            assertThat(answer).contains("Content-Encoding: gzip", "Vary: Accept-Encoding");
            byte[] sent = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes())
                    .hasSize(5_000);
            client.send("GET /long HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0\r\n\r\n");
            assertThat(client.answer()).doesNotContain("Content-Encoding").endsWith("xxx");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            not HTTP, a bare word               | 400 | hello\\r\\n\\r\\n
            no host                             | 400 | GET / HTTP/1.1\\r\\n\\r\\n
            two hosts                           | 400 | GET / HTTP/1.1\\r\\nHost: x\\r\\nHost: y\\r\\n\\r\\n
            no colon                            | 400 | GET / HTTP/1.1\\r\\nHost: x\\r\\nfoo\\r\\n\\r\\n
            space before the colon              | 400 | GET / HTTP/1.1\\r\\nHost: x\\r\\nFoo : y\\r\\n\\r\\n
            a folded header                     | 400 | GET / HTTP/1.1\\r\\nHost: x\\r\\nFoo: y\\r\\n z\\r\\n\\r\\n
            lines that end in LF alone          | 400 | GET / HTTP/1.1\\nHost: x\\n\\n
            a target that is no path            | 400 | GET foo HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n
            a negative length                   | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n
            a length that is no number          | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1x\\r\\n\\r\\n
            a signed length                     | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: +1\\r\\n\\r\\na
            two lengths                         | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nab
            length and chunked                  | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            chunked and length                  | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 3\\r\\n\\r\\n0\\r\\n\\r\\n
            a chunk size that is no number      | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n
            a chunk longer than its size        | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nab\\r\\n0\\r\\n\\r\\n
            chunked in HTTP/1.0                 | 400 | POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            chunked twice                       | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            another transfer encoding           | 501 | POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            a disguised transfer encoding       | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n0\\r\\n\\r\\n
            another content encoding            | 415 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Encoding: br\\r\\nContent-Length: 1\\r\\n\\r\\na
            gzip that is none                   | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 1\\r\\n\\r\\na
            another expectation                 | 417 | POST / HTTP/1.1\\r\\nHost: x\\r\\nExpect: more\\r\\nContent-Length: 1\\r\\n\\r\\na
            a later version                     | 505 | GET / HTTP/3.0\\r\\nHost: x\\r\\n\\r\\n
            the beginning of HTTP/2             | 505 | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n
            a body longer than announced as most| 413 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 100001\\r\\n\\r\\n
            a huge length                       | 400 | POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n
            """)
    void whatCantBeReadIsRefusedInOneLine(String what, int status, String request) throws Exception {
        String answer = server.exchange(request.replace("\\r", "\r").replace("\\n", "\n"));

        assertThat(answer)
                .as(what)
                .matches(
                        "(?s)HTTP/1\\.1 " + status
                                + " [^\r]+\r\n.*Content-Type: text/plain; charset=utf-8\r\n.*Connection: close\r\n\r\n[ -~]+\n");
        assertThat(server.worker.served).isEmpty();
    }

    @Test
    void aHeaderBlockOver16KiBIsRefused() throws Exception {
        String filler = "a".repeat(1_000);
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < 17; i++) {
            request.append("h").append(i).append(": ").append(filler).append("\r\n");
        }
        assertThat(server.exchange(request + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(server.exchange("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void trailersAreBounded() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
            client.send("t: " + "a".repeat(20_000) + "\r\n\r\n");
            assertThat(client.untilEnd()).startsWith("HTTP/1.1 4");
        }
        assertThat(server.worker.served).isEmpty();
    }

    @Test
    void aBodyOverTheLimitIsRefusedAndTheClientThatSendsOnSeesIt() throws Exception {
        String big = "x".repeat(500_000);
        assertThat(server.exchange(post("/", big))).startsWith("HTTP/1.1 413 ");
        assertThat(server.exchange("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7a120\r\n" + big))
                .startsWith("HTTP/1.1 413 ");
        assertThat(server.exchange(
                        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100001\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        byte[] bomb = gzip(new byte[10_000_000]);
        assertThat(bomb).hasSizeLessThan(100_000);
        try (HttpTestClient client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length
                    + "\r\n\r\n");
            client.send(bomb);
            assertThat(client.untilEnd()).startsWith("HTTP/1.1 413 ");
        }
        assertThat(server.worker.served).isEmpty();
        assertThat(server.exchange("GET / HTTP/1.0\r\n\r\n")).contains("200 OK");
    }

    @Test
    void aCallThatFailsOrForgetsIsAnswered500WithoutItsReason() throws Exception {
        assertThat(server.exchange(post("/throw", "")))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("secret");
        assertThat(server.exchange(post("/nothing", ""))).startsWith("HTTP/1.1 500 ");
        server.context.awaitLine("WARN POST /throw failed java.lang.IllegalStateException: a secret");
        server.context.awaitLine("WARN POST /nothing failed");
    }

    @Test
    void aSecondAnswerIsAnError() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/twice", ""));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
        }
        server.context.awaitLine("POST /twice was answered already");
        assertThatThrownBy(() -> server.worker.lastReply.get().send(200, "", new byte[0]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptOfACallLeavesItsConnectionAlone() throws Exception {
        try (HttpTestClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(post("/interrupt", "still here"));
                assertThat(client.answer()).endsWith("still here");
            }
        }
    }

    @Test
    void anotherThreadAnswersAtOnceAndEndsTheConnection() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/wait", "late") + post("/", "never served"));
            server.worker.inCall.await();

            server.worker.lastReply.get().send(200, "text/plain", "timeout".getBytes(StandardCharsets.UTF_8));

            assertThat(client.untilEnd()).contains("Connection: close").endsWith("\r\n\r\ntimeout");
            assertThat(server.worker.health().details()).containsEntry("connections", 1);
            server.worker.letGo.countDown();
            await().until(() -> server.connections() == 0);
        }
        assertThat(server.worker.served).hasSize(1);
    }

    @Test
    void anAnswerOfManyWritesArrivesWholeAndTheConnectionGoesOn() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/huge", ""));
            assertThat(client.head()).contains("Content-Length: 67108864");
            assertThat(client.socket().getInputStream().readNBytes(67_108_864)).hasSize(67_108_864);
            client.send(post("/", "next"));
            assertThat(client.answer()).endsWith("next");
        }
    }

    @Test
    void aClientThatGoesAwayIsNoWarning() throws Exception {
        try (HttpTestClient client = server.connect()) {
            client.send(post("/huge", ""));
            client.head();
            client.socket().setSoLinger(true, 0);
        }
        server.context.awaitLine("DEBUG a client is gone");
        assertThat(server.context.lines()).noneMatch(line -> line.startsWith("WARN"));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
