package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.ClosedPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that misbehave: the others' results are not delayed, and each failure says which request to which host it was. */
class BadHostsTest {

    private static final Duration SHORT = Duration.ofMillis(400);

    @Test
    void whileSomeHostsHangTheResultsOfTheOthersComeAll() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger dropped = new AtomicInteger();
        try (StubHost good = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                StubHost delaying = StubHost.answering((asked, reply) -> {
                    slow.await();
                    reply.ok(asked.path());
                });
                StubHost silent = StubHost.answering((_, reply) -> reply.awaitEnd());
                StubHost mute = StubHost.talking(StubHost.Reply::awaitEnd);
                StubHost trickling = StubHost.answering((_, reply) -> {
                    reply.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
                    while (true) {
                        reply.send("x");
                        aMoment();
                    }
                });
                StubHost endless = StubHost.talking(reply -> {
                    reply.send("HTTP/1.1 200 OK\r\nX: ");
                    reply.awaitEnd();
                });
                StubHost dropping = StubHost.answering((asked, reply) -> {
                    if (dropped.incrementAndGet() % 2 == 0) {
                        reply.reset();
                    }
                    reply.ok(asked.path());
                });
                ClientPool pool = new ClientPool(Authenticator.none(), 4)) {
            List<StubHost> hanging = List.of(delaying, silent, mute, trickling, endless);
            List<Exchange> late = new ArrayList<>();
            List<Exchange> soon = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String path = "/" + i;
                hanging.forEach(host -> late.add(pool.request(host.address(), "GET", path)));
                soon.add(pool.request(good.address(), "GET", path));
                soon.add(pool.request(dropping.address(), "POST", path));
            }

            for (Exchange each : soon) {
                Result result = each.await();
                if (result instanceof HttpError lost) {
                    assertThat(lost.kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
                    assertThat(lost.getMessage()).startsWith(each.request() + ": ");
                } else {
                    assertThat(result.orThrow().text()).isEqualTo(each.request().path());
                }
            }

            assertThat(soon.stream().filter(each -> each.now().orElseThrow() instanceof HttpError))
                    .hasSize(50);
            assertThat(late.stream().filter(Exchange::isDone)).isEmpty();
            assertThat(dropping.requests()).isEqualTo(100);
        }
    }

    @Test
    void aHostThatDropsEverySecondConnectionAnswersAllThatMayBeRepeated() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    if (count.incrementAndGet() % 2 == 0) {
                        reply.reset();
                    }
                    reply.ok(asked.path());
                });
                ClientPool pool = new ClientPool(Authenticator.none(), 1)) {
            for (int i = 0; i < 100; i++) {
                pool.request(host.address(), "GET", "/" + i);
            }

            List<Result> results = pool.awaitAll();

            for (int i = 0; i < 100; i++) {
                assertThat(results.get(i).orThrow().text()).isEqualTo("/" + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\\r\\n",
                "HTTP/9.0 200 OK\\r\\n\\r\\n",
                "HTTP/1.1 abc OK\\r\\n\\r\\n",
                "HTTP/1.1\\r\\n\\r\\n",
                "220 mail.example ESMTP\\r\\n",
                "HTTP/1.1 200 OK\\r\\nno colon here\\r\\n\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Length: many\\r\\n\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabcdefgh\\r\\n",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: br\\r\\nContent-Length: 1\\r\\n\\r\\nx",
                "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03\\r\\n",
                "\\r\\n\\r\\n\\r\\n\\r\\n\\r\\n\\r\\n"
            })
    void garbageIsToldAtOnceThoughTheConnectionStaysOpen(String escaped) throws Exception {
        String garbage = escaped.replace("\\r", "\r").replace("\\n", "\n").replaceAll("\\\\x..", "\u0016");
        try (StubHost host = StubHost.answering((_, reply) -> {
                    reply.send(garbage);
                    reply.awaitEnd();
                });
                ClientPool pool = new ClientPool(ClientOptions.defaults().withTimeout(Duration.ofSeconds(20)))) {
            HttpError error = failure(pool, host.address());

            assertThat(error.kind()).isEqualTo(HttpError.Kind.MALFORMED);
            assertThat(host.requests()).isEqualTo(1);
            await().until(() -> host.openConnections() == 0);
        }
    }

    @Test
    void aHeaderLineWithoutEndIsMalformed() throws Exception {
        try (StubHost host = StubHost.talking(reply -> {
                    reply.send("HTTP/1.1 200 OK\r\nX: ");
                    while (true) {
                        reply.send("x".repeat(1000));
                    }
                });
                ClientPool pool = new ClientPool()) {
            assertThat(failure(pool, host.address()).kind()).isEqualTo(HttpError.Kind.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\\r\\nX-Half: ",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nhalf",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\na\\r\\nhalf",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nhalf\\r\\n"
            })
    void aConnectionThatEndsBeforeTheAnswerDoesIsLost(String escaped) throws Exception {
        String start = escaped.replace("\\r", "\r").replace("\\n", "\n");
        try (StubHost host = StubHost.answering((_, reply) -> {
                    reply.send(start);
                    reply.close();
                });
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRetries(1))) {
            HttpError error = failure(pool, host.address());

            assertThat(error.kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
            assertThat(error.reason()).startsWith("the connection was lost, 2 times: ");
            assertThat(host.requests()).isEqualTo(2);
        }
    }

    @Test
    void timeOutsCountTheWholeAnswerHoweverItComes() throws Exception {
        try (StubHost silent = StubHost.answering((_, reply) -> reply.awaitEnd());
                StubHost trickling = StubHost.answering((_, reply) -> {
                    reply.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
                    while (true) {
                        reply.send("x");
                        aMoment();
                    }
                });
                StubHost continuing = StubHost.answering((_, reply) -> {
                    while (true) {
                        reply.send("HTTP/1.1 100 Continue\r\n\r\n");
                        aMoment();
                    }
                });
                StubHost redirecting = StubHost.answering((_, reply) -> {
                    aMoment();
                    reply.redirect(302, "/again");
                });
                ClientPool pool = new ClientPool(
                        ClientOptions.defaults().withTimeout(SHORT).withRedirects(100))) {
            Map<StubHost, Exchange> asked = new LinkedHashMap<>();
            for (StubHost host : List.of(silent, trickling, continuing, redirecting)) {
                asked.put(host, pool.send(Request.get(host.address(), "/x")));
            }

            for (Map.Entry<StubHost, Exchange> each : asked.entrySet()) {
                assertThat(each.getValue().await()).isInstanceOfSatisfying(HttpError.class, error -> {
                    assertThat(error.kind()).isEqualTo(HttpError.Kind.TIMEOUT);
                    assertThat(error)
                            .hasMessage("GET http://" + each.getKey().address() + "/x: no whole answer within 400 ms");
                });
            }
            await().until(() -> asked.keySet().stream().allMatch(host -> host.openConnections() == 0));
        }
    }

    @Test
    void aHostThatReadsNothingOfALargeBodyIsGivenUpInTime() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubHost host = StubHost.talking(_ -> over.await());
                ClientPool pool = new ClientPool(ClientOptions.defaults().withTimeout(SHORT))) {
            Result result = pool.send(Request.post(host.address(), "/", new byte[50_000_000]))
                    .await();
            over.countDown();

            assertThat(((HttpError) result).kind()).isEqualTo(HttpError.Kind.TIMEOUT);
        }
    }

    @Test
    void aPortAtWhichNobodyListensIsUnreachable() throws Exception {
        try (ClosedPort nobody = new ClosedPort();
                ClientPool pool = new ClientPool()) {
            HttpError error = failure(pool, nobody.address());

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.getMessage()).startsWith("GET http://" + nobody.address() + "/x: no connection: ");
        }
    }

    @Test
    void aHostThatHasNoAddressIsUnreachable() throws Exception {
        try (ClientPool pool = new ClientPool()) {
            HttpError error = failure(pool, "nobody.invalid");

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error).hasMessage("GET http://nobody.invalid/x: there is no host of that name");
        }
    }

    @Test
    void aConnectionThatDoesNotComeAboutIsGivenUpAfterItsOwnTimeOut() throws Exception {
        // Connections beyond the backlog of a socket that accepts none are left without an answer by the kernel.
        List<SocketChannel> filling = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ClientPool pool = new ClientPool(ClientOptions.defaults()
                        .withSimultaneous(20)
                        .withConnectTimeout(Duration.ofMillis(300))
                        .withTimeout(Duration.ofSeconds(20)))) {
            for (int i = 0; i < 4; i++) {
                SocketChannel pending = SocketChannel.open();
                pending.configureBlocking(false);
                pending.connect(full.getLocalSocketAddress());
                filling.add(pending);
            }

            HttpError error = failure(pool, "127.0.0.1:" + full.getLocalPort());

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.reason()).isEqualTo("no connection in time");
        } finally {
            filling.forEach(Quietly::close);
        }
    }

    /** What lies between two bytes of a host that trickles. */
    private static void aMoment() throws InterruptedException {
        new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
    }

    private static HttpError failure(ClientPool pool, String host) throws InterruptedException {
        Exchange exchange = pool.send(Request.get(host, "/x"));
        assertThat(exchange.await()).isInstanceOfSatisfying(HttpError.class, error -> {
            assertThat(error.request()).isEqualTo(exchange.request());
            assertThat(error.getMessage()).startsWith("GET http://" + host + "/x: ");
            assertThat(error.remoteCall())
                    .containsEntry("method", "GET")
                    .containsEntry("host", "http://" + host)
                    .containsEntry("path", "/x");
        });
        return (HttpError) exchange.await();
    }
}
