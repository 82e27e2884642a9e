package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptConnectionsTest {

    @Test
    void oneConnectionServesOneRequestAfterTheOther() throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                Client client = new Client(host.address())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.request("GET", "/" + i).text()).isEqualTo("/" + i);
            }

            assertThat(host.connections()).isEqualTo(1);
            assertThat(host.requests()).isEqualTo(20);
        }
    }

    @Test
    void aPoolOpensNoMoreConnectionsThanItAsksAtOnce() throws Exception {
        Hosts hosts = new Hosts("three", ClientOptions.defaults().withSimultaneous(3));
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                ClientPool pool = new ClientPool(hosts)) {
            hosts.hold();
            for (int i = 0; i < 100; i++) {
                pool.request(host.address(), "GET", "/" + i);
            }
            hosts.open();

            assertThat(pool.awaitAll()).hasSize(100).allMatch(Response.class::isInstance);
            assertThat(host.connections()).isBetween(1, 3);
        }
    }

    @Test
    void aGetGoesThroughWhenTheHostHasClosedTheKeptConnectionMeanwhile() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (StubHost host = closingAfterFirst(closed);
                Client client = new Client(host.address())) {
            client.request("GET", "/first");
            closed.join();

            assertThat(client.request("GET", "/second").text()).isEqualTo("/second");
            assertThat(host.asked()).extracting(StubHost.Asked::path).containsExactly("/first", "/second");
        }
    }

    @Test
    void aPostOverAConnectionThatTheHostHasClosedIsNeverSentTwice() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (StubHost host = closingAfterFirst(closed);
                ClientPool pool = new ClientPool()) {
            pool.send(Request.get(host.address(), "/first")).await();
            closed.join();

            Result second =
                    pool.send(Request.post(host.address(), "/second", 1)).await();

            if (second instanceof HttpError lost) {
                assertThat(lost.kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
            }
            assertThat(host.asked()).extracting(StubHost.Asked::path).containsOnlyOnce("/first");
            assertThat(host.asked().stream().filter(each -> each.path().equals("/second")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void aPostThatTheHostReadAndLeftUnansweredIsToldAsLostAndNotSentAgain() throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    if (asked.path().equals("/first")) {
                        reply.ok("");
                    } else {
                        reply.close();
                    }
                });
                ClientPool pool = new ClientPool()) {
            pool.send(Request.get(host.address(), "/first")).await();

            Result second =
                    pool.send(Request.post(host.address(), "/second", 1)).await();

            assertThat(second).isInstanceOfSatisfying(HttpError.class, lost -> {
                assertThat(lost.kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
                assertThat(lost)
                        .hasMessageStartingWith("POST http://" + host.address() + "/second: the connection was lost");
            });
            assertThat(host.requests()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: close", "connection: Close", "Keep-Alive: timeout=0"})
    void aConnectionThatTheHostDoesNotKeepIsNotUsedAgain(String header) throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.path(), header));
                Client client = new Client(host.address())) {
            assertThat(client.request("POST", "/1").text()).isEqualTo("/1");
            assertThat(client.request("POST", "/2").text()).isEqualTo("/2");

            assertThat(host.connections()).isEqualTo(2);
            await().until(() -> host.openConnections() == 0);
        }
    }

    @Test
    void aConnectionIsClosedBeforeTheTimeThatTheHostKeepsIt() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok("", "Keep-Alive: timeout=1, max=100"));
                Client client = new Client(host.address())) {
            client.request("GET", "/");
            assertThat(host.connections()).isEqualTo(1);

            await().until(() -> host.openConnections() == 0);

            client.request("POST", "/");
            assertThat(host.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatExpiresWhileTheAuthenticatorThinksIsNotUsed() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch bothAsked = new CountDownLatch(1);
        Authenticator slow = _ -> {
            if (calls.incrementAndGet() == 1) {
                bothAsked.await();
            } else {
                long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
                await().until(() -> System.nanoTime() > end);
            }
            return Map.of();
        };
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok("", "Keep-Alive: timeout=1"));
                ClientPool pool = new ClientPool(slow, 1)) {
            pool.request(Request.post(host.address(), "/1", null));
            pool.request(Request.post(host.address(), "/2", null));
            bothAsked.countDown();

            assertThat(pool.awaitAll()).allMatch(Response.class::isInstance);
            assertThat(host.asked()).extracting(StubHost.Asked::connection).containsExactly(1, 2);
            await().until(() -> host.openConnections() <= 1);
        }
    }

    @Test
    void whatAHostSendsBeyondItsAnswerIsNotTakenForTheNextAnswer() throws Exception {
        try (StubHost host =
                        StubHost.answering((asked, reply) -> reply.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                                + asked.path() + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"));
                ClientPool pool = new ClientPool(Authenticator.none(), 1)) {
            pool.request(host.address(), "GET", "/1");
            pool.request(host.address(), "GET", "/2");

            assertThat(texts(pool.awaitAll())).containsExactly("/1", "/2");
        }
    }

    @Test
    void whatAHostSendsUnaskedOverAnIdleConnectionIsNotTakenForTheNextAnswer() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    reply.ok(asked.path());
                    if (asked.connection() == 1) {
                        reply.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                        told.complete(null);
                    }
                });
                Client client = new Client(host.address())) {
            client.request("GET", "/1");
            told.join();
            long longIdle = System.nanoTime() + Duration.ofMillis(600).toNanos();
            await().until(() -> System.nanoTime() > longIdle);

            assertThat(client.request("POST", "/2").text()).isEqualTo("/2");
            assertThat(host.connections()).isEqualTo(2);
        }
    }

    private static StubHost closingAfterFirst(CompletableFuture<Void> closed) throws Exception {
        return StubHost.answering((asked, reply) -> {
            reply.ok(asked.path());
            if (asked.path().equals("/first")) {
                reply.close();
                closed.complete(null);
            }
        });
    }

    private static List<String> texts(List<Result> results) {
        return results.stream().map(result -> result.orThrow().text()).toList();
    }
}
