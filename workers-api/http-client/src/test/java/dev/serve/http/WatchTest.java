package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchTest {

    @Test
    void itsThreadEndsOnceNothingIsUnderWayAndNothingIsKept() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok("", "Keep-Alive: timeout=1"));
                ClientPool pool = new ClientPool(new Hosts("ending", ClientOptions.defaults()))) {
            for (int round = 0; round < 2; round++) {
                pool.send(Request.get(host.address(), "/")).await().orThrow();

                await().until(() -> !runs("ending time-outs"));
            }
            assertThat(host.connections()).isEqualTo(2);
        }
    }

    @Test
    void itsThreadEndsSoonAfterThePoolIsClosed() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (StubHost host = StubHost.answering((asked, reply) -> {
            if (asked.path().equals("/hangs")) {
                reached.countDown();
                reply.awaitEnd();
            }
            reply.ok("");
        })) {
            ClientPool pool = new ClientPool(new Hosts("closing", ClientOptions.defaults()));
            pool.send(Request.get(host.address(), "/")).await().orThrow();
            pool.send(Request.get(host.address(), "/hangs"));
            reached.await();
            assertThat(runs("closing time-outs")).isTrue();

            pool.close();

            await().until(() -> !runs("closing time-outs"));
        }
    }

    @Test
    void aTimeOutComesAlsoAfterTheThreadHasEnded() throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    if (asked.path().equals("/hangs")) {
                        reply.awaitEnd();
                    }
                    reply.ok("", "Connection: close");
                });
                ClientPool pool = new ClientPool(
                        new Hosts("restarted", ClientOptions.defaults().withTimeout(Duration.ofSeconds(6))))) {
            for (int round = 0; round < 30; round++) {
                pool.send(Request.get(host.address(), "/")).await().orThrow();
            }
            await().until(() -> !runs("restarted time-outs"));

            assertThat(pool.send(Request.get(host.address(), "/hangs"), Duration.ofMillis(300))
                            .await())
                    .isInstanceOfSatisfying(HttpError.class, error -> {
                        assertThat(error.kind()).isEqualTo(HttpError.Kind.TIMEOUT);
                        assertThat(error)
                                .hasMessage("GET http://" + host.address() + "/hangs: no whole answer within 300 ms");
                    });
        }
    }

    @Test
    void everyTimeOutComesThoughTheThreadEndsAndStartsAllTheTime() throws Exception {
        try (StubHost host = StubHost.counting((_, reply) -> reply.awaitEnd());
                ClientPool pool = new ClientPool(ClientOptions.defaults().withSimultaneous(100))) {
            IntStream.range(0, 300)
                    .forEach(i -> pool.request(
                            new Request(host.address(), "POST", "/" + i, Map.of(), null),
                            Duration.ofMillis(1 + i % 40)));

            assertThat(pool.awaitEach(Duration.ofSeconds(20), 300))
                    .hasSize(300)
                    .allSatisfy(
                            result -> assertThat(((HttpError) result).kind()).isEqualTo(HttpError.Kind.TIMEOUT));
        }
    }

    private static boolean runs(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
