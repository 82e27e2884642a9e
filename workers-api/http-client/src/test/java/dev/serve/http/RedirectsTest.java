package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.testing.ClosedPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

    /** On a busy machine, too. */
    private static final Duration LONGER_THAN_A_REDIRECT = Duration.ofSeconds(6);

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET", "302, GET, GET", "303, GET, GET", "307, GET, GET", "308, GET, GET",
        "301, POST, GET", "302, POST, GET", "303, POST, GET", "307, POST, POST", "308, POST, POST",
        "301, PUT, PUT", "303, PUT, GET", "303, HEAD, HEAD"
    })
    void aRedirectIsFollowedWithTheMethodThatItsStatusAsksFor(int status, String asked, String followed)
            throws Exception {
        try (StubHost host = redirecting(status, "/there?x=1");
                ClientPool pool = new ClientPool()) {
            Object body = asked.startsWith("P") ? Map.of("a", 1) : null;
            Request request = new Request(host.address(), asked, "/from", Map.of("X-Own", "kept"), body);

            Response answer = pool.send(request).await().orThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.request()).isEqualTo(request);
            StubHost.Asked last = host.lastAsked();
            assertThat(last.method()).isEqualTo(followed);
            assertThat(last.path()).isEqualTo("/there?x=1");
            assertThat(last.headers()).containsEntry("X-Own", "kept");
            if (followed.startsWith("P")) {
                assertThat(last.text()).isEqualTo("{\"a\":1}");
                assertThat(last.headers()).containsEntry("Content-Type", "application/json");
            } else {
                assertThat(last.text()).isEmpty();
                assertThat(last.headers()).doesNotContainKeys("Content-Type", "Content-Length");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b?q=1, c, /a/c",
        "/a/b, ../c?z, /c?z",
        "/a/b, ./c, /a/c",
        "/a/b/c, .., /a/",
        "/a/b/c, ../../../../x/., /x/",
        "/a/b, ../.., /",
        "/a/b, /x//y/../z/, /x//z/",
        "/a/b?q=1, ?q=2, /a/b?q=2",
        "/a/b, /c#part, /c",
        "/a|b?q={1}, /c, /c",
        "/a|b/x?q={1}, c, /a|b/c",
        "/a/b, /c%20d/?e=%2F, /c%20d/?e=%2F",
        "/a/b?q=/x/y, c, /a/c"
    })
    void aLocationIsTakenFromWhereItWasFound(String from, String location, String to) throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    if (asked.path().equals(from)) {
                        reply.redirect(302, location);
                    } else {
                        reply.ok(asked.path());
                    }
                });
                Client client = new Client(host.address())) {
            assertThat(client.request("GET", from).text()).isEqualTo(to);
        }
    }

    @Test
    void aLocationMayNameTheHostAloneOrOnlyWithoutItsScheme() throws Exception {
        try (StubHost last = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                StubHost middle = StubHost.answering((_, reply) -> reply.redirect(301, "HTTP://" + last.address()));
                StubHost first = StubHost.answering((_, reply) -> reply.redirect(301, "//" + middle.address() + "/m"));
                Client client = new Client(first.address())) {
            assertThat(client.request("GET", "/").text()).isEqualTo("/");
            assertThat(middle.lastAsked().path()).isEqualTo("/m");
        }
    }

    @Test
    void anotherHostIsNotToldWhoAsks() throws Exception {
        Authenticator authenticator = _ -> Map.of("X-Key", "secret", "Authorization", "Bearer secret");
        try (StubHost other = StubHost.answering((_, reply) -> reply.ok(""));
                StubHost first = StubHost.answering((asked, reply) -> {
                    if (asked.path().equals("/same")) {
                        reply.redirect(307, "http://" + other.address() + "/");
                    } else {
                        reply.redirect(307, "/same");
                    }
                });
                ClientPool pool = new ClientPool(authenticator)) {
            Map<String, String> own = Map.of("cookie", "secret", "AUTHORIZATION", "Basic secret", "X-Own", "kept");

            pool.send(new Request(first.address(), "GET", "/", own, null))
                    .await()
                    .orThrow();

            assertThat(first.asked())
                    .hasSize(2)
                    .allSatisfy(asked -> assertThat(asked.headers())
                            .containsEntry("X-Key", "secret")
                            .containsEntry("Authorization", "Bearer secret")
                            .containsEntry("Cookie", "secret"));
            assertThat(other.lastAsked().headers())
                    .containsEntry("X-Own", "kept")
                    .containsEntry("Host", other.address())
                    .doesNotContainKeys("Cookie", "Authorization", "X-Key");
        }
    }

    @Test
    void aHostThatSendsTheRequestBackIsNotToldWhoAsksEither() throws Exception {
        StubHost[] back = new StubHost[1];
        try (StubHost other =
                        StubHost.answering((_, reply) -> reply.redirect(302, "http://" + back[0].address() + "/back"));
                StubHost first = StubHost.answering((asked, reply) -> {
                    if (asked.path().equals("/back")) {
                        reply.ok("");
                    } else {
                        reply.redirect(302, "http://" + other.address() + "/");
                    }
                });
                ClientPool pool = new ClientPool(Authenticator.bearer("secret"))) {
            back[0] = first;

            pool.send(Request.get(first.address(), "/")).await().orThrow();

            assertThat(first.lastAsked().headers()).doesNotContainKey("Authorization");
        }
    }

    @Test
    void aRedirectedRequestWaitsForItsTurnAtTheOtherHostWithoutLosingItsTime() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        try (StubHost other = StubHost.answering((asked, reply) -> {
                    reached.countDown();
                    free.await();
                    reply.ok(asked.path());
                });
                StubHost first =
                        StubHost.answering((_, reply) -> reply.redirect(307, "http://" + other.address() + "/moved"));
                ClientPool pool = new ClientPool(Authenticator.none(), 1)) {
            Exchange blocking = pool.send(Request.get(other.address(), "/blocking"));
            reached.await();
            Exchange moved = pool.send(Request.get(first.address(), "/"), LONGER_THAN_A_REDIRECT);

            assertThat(moved.await(LONGER_THAN_A_REDIRECT.plusMillis(500))).isEmpty();
            free.countDown();

            assertThat(blocking.await().orThrow().text()).isEqualTo("/blocking");
            assertThat(moved.await().orThrow().text()).isEqualTo("/moved");
            assertThat(other.mostAtOnce()).isEqualTo(1);
        }
    }

    @Test
    void aCircleEndsAndIsNamed() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (StubHost host = StubHost.answering((_, reply) -> reply.redirect(302, "/again" + count.incrementAndGet()));
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRedirects(3))) {
            HttpError error = failure(pool, Request.get(host.address(), "/start"));

            assertThat(error.kind()).isEqualTo(HttpError.Kind.MALFORMED);
            assertThat(error)
                    .hasMessage("GET http://" + host.address() + "/start: too many redirects, the last to '/again4'");
            assertThat(host.requests()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h/",
                "http://",
                "http://a b/",
                "http://user:word@127.0.0.1:1/",
                "http://127.0.0.1:99999/",
                "/a b",
                "mailto:x",
                "http:nowhere",
                "http://[::1/",
                "%"
            })
    void aLocationThatLeadsNowhereIsMalformedAndShown(String location) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.redirect(302, location));
                ClientPool pool = new ClientPool()) {
            HttpError error = failure(pool, Request.get(host.address(), "/start"));

            assertThat(error.kind()).isEqualTo(HttpError.Kind.MALFORMED);
            assertThat(error.getMessage())
                    .startsWith("GET http://" + host.address() + "/start: ")
                    .contains("'" + location.replaceAll("(:\\d+|127.0.0.1)/$", "$1"));
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectWithoutALocationIsAnAnswer() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.status("302 Found", new byte[0]));
                Client client = new Client(host.address())) {
            assertThat(client.request("GET", "/").status()).isEqualTo(302);
        }
    }

    @Test
    void whoFollowsNoneGetsTheRedirectAsAnAnswer() throws Exception {
        try (StubHost host = redirecting(301, "/there");
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRedirects(0))) {
            Response answer =
                    pool.send(Request.get(host.address(), "/from")).await().orThrow();

            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.header("Location")).contains("/there");
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectToAHostThatIsNotThereNamesBoth() throws Exception {
        try (ClosedPort nobody = new ClosedPort();
                StubHost host = redirecting(302, "http://" + nobody.address() + "/x");
                ClientPool pool = new ClientPool()) {
            HttpError error = failure(pool, Request.get(host.address(), "/from"));

            assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE);
            assertThat(error.getMessage()).startsWith("GET http://" + host.address() + "/from: ");
        }
    }

    @Test
    void manyRedirectedRequestsKeepTheLimitsOfBothHosts() throws Exception {
        try (StubHost other = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                StubHost first = StubHost.answering(
                        (asked, reply) -> reply.redirect(307, "http://" + other.address() + asked.path()));
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            for (int i = 0; i < 300; i++) {
                pool.request(first.address(), "GET", "/" + i);
            }

            List<Result> results = pool.awaitAll();

            for (int i = 0; i < 300; i++) {
                assertThat(results.get(i).orThrow().text()).isEqualTo("/" + i);
            }
            assertThat(first.mostAtOnce()).isLessThanOrEqualTo(3);
            assertThat(other.mostAtOnce()).isLessThanOrEqualTo(3);
        }
    }

    private static StubHost redirecting(int status, String location) throws Exception {
        return StubHost.over(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), (asked, reply) -> {
            if (asked.path().equals("/from")) {
                reply.redirect(status, location);
            } else if (asked.method().equals("HEAD")) {
                reply.send("HTTP/1.1 200 OK\r\n\r\n");
            } else {
                reply.ok("there");
            }
        });
    }

    private static HttpError failure(ClientPool pool, Request request) throws InterruptedException {
        Result result = pool.send(request).await();
        assertThat(result).isInstanceOf(HttpError.class);
        return (HttpError) result;
    }
}
