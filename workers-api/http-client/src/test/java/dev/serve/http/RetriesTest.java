package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.testing.ClosedPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
    void aRequestThatMayBeRepeatedIsSentAgainWithItsBody(String method) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (StubHost host = StubHost.answering((_, reply) -> {
                    if (sent.incrementAndGet() <= 2) {
                        reply.close();
                    }
                    reply.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRetries(2))) {
            Object body = method.equals("PUT") ? List.of(1, 2) : null;

            Result result = pool.send(new Request(host.address(), method, "/", Map.of(), body))
                    .await();

            assertThat(result.orThrow().status()).isEqualTo(204);
            assertThat(host.asked())
                    .hasSize(3)
                    .allSatisfy(asked -> assertThat(asked.text()).isEqualTo(body == null ? "" : "[1,2]"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void itIsGivenUpAfterSoManyRetries(int retries) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.reset());
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRetries(retries))) {
            HttpError error =
                    (HttpError) pool.send(Request.get(host.address(), "/x")).await();

            assertThat(error.kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
            assertThat(error.getMessage())
                    .startsWith("GET http://" + host.address() + "/x: the connection was lost"
                            + (retries == 0 ? ": " : ", " + (retries + 1) + " times: "));
            assertThat(host.requests()).isEqualTo(retries + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void anyOtherIsSentOnce(String method) throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.close());
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRetries(5))) {
            HttpError error = (HttpError) pool.send(new Request(host.address(), method, "/", Map.of(), null))
                    .await();

            assertThat(error.kind()).isEqualTo(HttpError.Kind.CONNECTION_LOST);
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void noStatusIsAskedForAgain() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.status("503 Busy", new byte[0]));
                ClientPool pool = new ClientPool()) {
            HttpError error =
                    (HttpError) pool.send(Request.get(host.address(), "/")).await();

            assertThat(error.kind()).isEqualTo(HttpError.Kind.STATUS);
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void cancellingEndsTheRetries() throws Exception {
        Exchange[] exchange = new Exchange[1];
        CountDownLatch asked = new CountDownLatch(1);
        try (StubHost host = StubHost.answering((_, reply) -> {
                    asked.await();
                    exchange[0].cancel();
                    reply.close();
                });
                ClosedPort nobody = new ClosedPort();
                ClientPool pool = new ClientPool(ClientOptions.defaults().withRetries(100))) {
            exchange[0] = pool.send(Request.get(host.address(), "/"));
            asked.countDown();

            assertThat(((HttpError) exchange[0].await()).kind()).isEqualTo(HttpError.Kind.CANCELLED);
            assertThat(pool.send(Request.get(nobody.address(), "/")).await()).isInstanceOf(HttpError.class);
            assertThat(host.requests()).isEqualTo(1);
        }
    }

    @Test
    void theTimeOutCountsTheRetries() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.close());
                ClientPool pool =
                        new ClientPool(ClientOptions.defaults().withRetries(100).withTimeout(Duration.ofMillis(500)))) {
            HttpError error =
                    (HttpError) pool.send(Request.get(host.address(), "/")).await();

            assertThat(error.kind()).isEqualTo(HttpError.Kind.TIMEOUT);
            assertThat(host.requests()).isLessThan(20);
        }
    }
}
