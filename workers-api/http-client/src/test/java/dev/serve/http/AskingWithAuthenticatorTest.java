package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AskingWithAuthenticatorTest {

    @Test
    void itsHeadersReplaceTheRequestsOwn() throws Exception {
        Authenticator authenticator =
                request -> Map.of("authorization", request.method() + " " + request.path(), "X-More", "1");
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool(authenticator)) {
            pool.send(Request.get(host.address(), "/x").withHeader("Authorization", "own"))
                    .await()
                    .orThrow();

            assertThat(host.lastAsked().headers())
                    .containsEntry("Authorization", "GET /x")
                    .containsEntry("X-More", "1");
        }
    }

    @Test
    void aTokenIsShown() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                Client client = new Client(host.address(), Authenticator.bearer("abc"))) {
            client.request("GET", "/");

            assertThat(host.lastAsked().headers()).containsEntry("Authorization", "Bearer abc");
        }
    }

    @Test
    void itIsAskedAnewForARetryAndARedirect() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    switch (String.valueOf(asked.headers().get("X-Count"))) {
                        case "1" -> reply.close();
                        case "2" -> reply.redirect(302, "/moved");
                        default -> reply.ok(asked.path());
                    }
                });
                Client client =
                        new Client(host.address(), _ -> Map.of("X-Count", String.valueOf(count.incrementAndGet())))) {
            assertThat(client.request("GET", "/").text()).isEqualTo("/moved");
            assertThat(count).hasValue(3);
        }
    }

    static Stream<Authenticator> broken() {
        return Stream.of(
                _ -> {
                    throw new IOException("no token to be had");
                },
                _ -> {
                    throw new StackOverflowError("no token to be had");
                },
                _ -> Map.of("X-A", "no token\r\nX-B: to be had"),
                _ -> Map.of("Content-Length", "no token to be had"),
                _ -> Map.of("no token", "to be had"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whenItFailsNothingIsSentAndTheNextRequestGoesThrough(Authenticator broken) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Authenticator atFirst = request -> calls.incrementAndGet() == 1 ? broken.headers(request) : Map.of();
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool(atFirst, 1)) {
            Exchange first = pool.send(Request.get(host.address(), "/1"));
            Exchange second = pool.send(Request.get(host.address(), "/2"));

            assertThat(first.await()).isInstanceOfSatisfying(HttpError.class, error -> {
                assertThat(error.kind()).isEqualTo(HttpError.Kind.NOT_SENT);
                assertThat(error.getMessage())
                        .startsWith("GET http://" + host.address() + "/1: it could not be sent: ");
            });
            assertThat(second.await()).isInstanceOf(Response.class);
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void whenItThinksForTooLongTheResultComesInTimeAllTheSame() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Authenticator thinking = request -> {
            if (request.path().equals("/slow")) {
                never.await();
            }
            return Map.of();
        };
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool(ClientOptions.defaults()
                        .withAuthenticator(thinking)
                        .withSimultaneous(2)
                        .withTimeout(Duration.ofSeconds(2)))) {
            Exchange slow = pool.send(Request.get(host.address(), "/slow"));
            Exchange other = pool.send(Request.get(host.address(), "/other"));

            assertThat(((HttpError) slow.await()).kind()).isEqualTo(HttpError.Kind.TIMEOUT);
            assertThat(other.await()).isInstanceOf(Response.class);
            never.countDown();
            assertThat(pool.send(Request.get(host.address(), "/again")).await()).isInstanceOf(Response.class);
            assertThat(host.asked()).extracting(StubHost.Asked::path).doesNotContain("/slow");
        }
    }

    @Test
    void whenItInterruptsItsThreadLaterRequestsGoThrough() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Authenticator interrupting = _ -> {
            if (calls.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        };
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                ClientPool pool = new ClientPool(interrupting, 1)) {
            pool.request(host.address(), "POST", "/1");
            pool.request(host.address(), "POST", "/2");

            assertThat(pool.awaitAll().get(1).orThrow().text()).isEqualTo("/2");
        }
    }
}
