package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    private static final int LIMIT_BYTES = 1_000;
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void anAnswerOfHttp10EndsWithItsConnection() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> {
            reply.send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold");
            reply.close();
        })) {
            assertThat(answer(host, "GET").text()).isEqualTo("old");
        }
    }

    @Test
    void anAnswerToHeadHasNoBodyWhateverItsLengthSays() throws Exception {
        try (StubHost host =
                StubHost.answering((_, reply) -> reply.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"))) {
            List<Result> heads = twoOverOneConnection(host, "HEAD");

            assertThat(heads).hasSize(2).allSatisfy(head -> {
                assertThat(head.orThrow().bytes()).isEmpty();
                assertThat(head.orThrow().header("content-length")).contains("5000");
            });
            assertThat(host.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void anAnswerWhoseStatusAllowsNoBodyHasNone(String status) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.send("HTTP/1.1 " + status + "\r\n\r\n"))) {
            Response answer = answer(host, "GET");

            assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(answer.bytes()).isEmpty();
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void answersThatAnnounceAnotherArePassedOver() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> {
            reply.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            reply.ok("real");
        })) {
            assertThat(answer(host, "POST").text()).isEqualTo("real");
        }
    }

    @Test
    void chunksAreJoinedAndTrailersPassedOver() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) ->
                reply.send(CHUNKED + "4;name=value\r\nwith\r\nA\r\n trailers \r\n0\r\nDigest: 1\r\nX: 2\r\n\r\n"))) {
            assertThat(twoOverOneConnection(host, "GET"))
                    .hasSize(2)
                    .allSatisfy(answer -> assertThat(answer.orThrow().text()).isEqualTo("with trailers "));
            assertThat(host.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPackedBodyIsUnpacked() throws Exception {
        byte[] packed = gzip("packed".repeat(100).getBytes(StandardCharsets.UTF_8));
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(packed, "Content-Encoding: gzip"))) {
            Response answer = answer(host, "GET");

            assertThat(answer.text()).isEqualTo("packed".repeat(100));
            assertThat(host.lastAsked().headers()).containsEntry("Accept-Encoding", "gzip");
        }
    }

    @Test
    void anEmptyBodyThatIsCalledPackedIsEmpty() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok("", "Content-Encoding: gzip"))) {
            assertThat(answer(host, "GET").bytes()).isEmpty();
        }
    }

    @Test
    void theLimitHoldsForTheUnpackedBody() throws Exception {
        byte[] bomb = gzip(new byte[1 << 20]);
        try (StubHost host = StubHost.answering(
                        (_, reply) -> reply.ok(Arrays.copyOf(bomb, bomb.length), "Content-Encoding: gzip"));
                ClientPool pool = new ClientPool(ClientOptions.defaults().withMaxResponse(bomb.length + 1))) {
            HttpError error = failure(pool, host);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPackedBodyThatIsBrokenIsMalformed(boolean truncated) throws Exception {
        byte[] packed = gzip("packed".repeat(100).getBytes(StandardCharsets.UTF_8));
        byte[] broken =
                truncated ? Arrays.copyOf(packed, packed.length - 10) : "not packed".getBytes(StandardCharsets.UTF_8);
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(broken, "Content-Encoding: gzip"));
                ClientPool pool = limited()) {
            HttpError error = failure(pool, host);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.MALFORMED);
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOfExactlyTheLimitIsTaken(boolean chunked) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> sized(reply, LIMIT_BYTES, chunked));
                ClientPool pool = limited()) {
            assertThat(pool.send(Request.get(host.address(), "/"))
                            .await()
                            .orThrow()
                            .bytes())
                    .hasSize(LIMIT_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOfOneByteMoreIsRefusedAndTheNextRequestGoesThrough(boolean chunked) throws Exception {
        try (StubHost host = StubHost.answering(
                        (asked, reply) -> sized(reply, asked.path().equals("/big") ? LIMIT_BYTES + 1 : 3, chunked));
                ClientPool pool = limited()) {
            pool.request(host.address(), "GET", "/big");
            pool.request(host.address(), "GET", "/small");

            List<Result> results = pool.awaitAll();

            assertThat(results.get(0)).isInstanceOfSatisfying(HttpError.class, large -> {
                assertThat(large.kind()).isEqualTo(HttpError.Kind.TOO_LARGE);
                assertThat(large)
                        .hasMessageContaining("GET http://" + host.address() + "/big: ")
                        .hasMessageContaining("1000 bytes at most");
            });
            assertThat(results.get(1).orThrow().bytes()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 4000000000\r\n\r\nbegun",
                CHUNKED + "7d1\r\n",
                "HTTP/1.1 200 OK\r\n\r\n"
            })
    void aBodyThatIsTooLargeIsToldAtOnceThoughItsRestNeverComes(String start) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> {
                    reply.send(start + "x".repeat(LIMIT_BYTES + 1));
                    reply.awaitEnd();
                });
                ClientPool pool = limited()) {
            assertThat(failure(pool, host).kind()).isEqualTo(HttpError.Kind.TOO_LARGE);
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void anEndlessTailAfterAPackedBodyIsNotRead() throws Exception {
        byte[] packed = gzip("packed".getBytes(StandardCharsets.UTF_8));
        try (StubHost host = StubHost.answering((_, reply) -> {
                    reply.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
                    reply.send(Integer.toHexString(packed.length) + "\r\n");
                    reply.send(packed);
                    reply.send("\r\n");
                    while (true) {
                        reply.send("a\r\n0123456789\r\n");
                    }
                });
                ClientPool pool = limited()) {
            assertThat(failure(pool, host).kind()).isEqualTo(HttpError.Kind.MALFORMED);
        }
    }

    @Test
    void aHostThatAnnouncesMoreThanItSendsLosesTheConnectionAndNotTheMemory() throws Exception {
        int huge = Integer.MAX_VALUE - 8;
        try (StubHost host = StubHost.answering((_, reply) -> {
                    reply.send("HTTP/1.1 200 OK\r\nContent-Length: " + huge + "\r\n\r\nshort");
                    reply.close();
                });
                ClientPool pool = new ClientPool(
                        ClientOptions.defaults().withMaxResponse(huge).withRetries(0))) {
            assertThat(failure(pool, host).kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
        }
    }

    @Test
    void manyHeadersComeAllAndInTheirOrder() throws Exception {
        String[] many = IntStream.range(0, 150).mapToObj(i -> "X-Many: " + i).toArray(String[]::new);
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok("", many))) {
            Response answer = answer(host, "GET");

            assertThat(answer.headers().get("x-many"))
                    .isEqualTo(IntStream.range(0, 150).mapToObj(String::valueOf).toList());
            assertThat(answer.header("X-MANY")).contains("0");
            assertThat(answer.header("X-None")).isEmpty();
        }
    }

    @Test
    void tooManyHeadersAreMalformed() throws Exception {
        String many =
                IntStream.range(0, 1_000).mapToObj(i -> "X-" + i + ": 1\r\n").collect(Collectors.joining());
        try (StubHost host = StubHost.answering((_, reply) -> reply.send("HTTP/1.1 200 OK\r\n" + many + "\r\n"));
                ClientPool pool = limited()) {
            assertThat(failure(pool, host).kind()).isEqualTo(HttpError.Kind.MALFORMED);
        }
    }

    @Test
    void aStatusOf400OrMoreIsAnErrorWithTheWholeAnswer() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) ->
                        reply.status("503 Busy", "{\"wait\": 5}".getBytes(StandardCharsets.UTF_8), "Retry-After: 5"));
                ClientPool pool = limited()) {
            HttpError error = failure(pool, host);

            assertThat(error.kind()).isEqualTo(HttpError.Kind.STATUS);
            assertThat(error).hasMessage("GET http://" + host.address() + "/: answered with 503: {\"wait\": 5}");
            assertThat(error.response().flatMap(answer -> answer.header("retry-after")))
                    .contains("5");
            assertThat(error.remoteError()).contains(Map.of("wait", 5));
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    private static void sized(StubHost.Reply reply, int bytes, boolean chunked) throws IOException {
        if (chunked) {
            reply.send(CHUNKED + Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n0\r\n\r\n");
        } else {
            reply.ok("x".repeat(bytes));
        }
    }

    private static ClientPool limited() {
        return new ClientPool(
                ClientOptions.defaults().withMaxResponse(LIMIT_BYTES).withTimeout(Duration.ofSeconds(15)));
    }

    /** Asks both before the first is sent, so that the connection is at hand for the second. */
    private static List<Result> twoOverOneConnection(StubHost host, String method) throws InterruptedException {
        Hosts hosts = new Hosts("two", ClientOptions.defaults().withSimultaneous(1));
        try (ClientPool pool = new ClientPool(hosts)) {
            hosts.hold();
            pool.request(host.address(), method, "/1");
            pool.request(host.address(), method, "/2");
            hosts.open();
            return pool.awaitAll();
        }
    }

    private static Response answer(StubHost host, String method) throws InterruptedException {
        try (Client client = new Client(host.address())) {
            return client.request(method, "/");
        }
    }

    private static HttpError failure(ClientPool pool, StubHost host) throws InterruptedException {
        Result result = pool.send(Request.get(host.address(), "/")).await();
        assertThat(result).isInstanceOf(HttpError.class);
        return (HttpError) result;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
