package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AwaitEachTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void awaitEachHandsOverInTheOrderDone() throws Exception {
        try (LatchedHost latched = new LatchedHost();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            latched.ask(pool, "/a", "/b", "/c");

            try (Stream<Result> stream = pool.awaitEach(LONG, 3)) {
                Iterator<Result> results = stream.iterator();
                latched.c.countDown();
                assertThat(text(results.next())).isEqualTo("/c");
                latched.a.countDown();
                assertThat(text(results.next())).isEqualTo("/a");
                latched.b.countDown();
                assertThat(text(results.next())).isEqualTo("/b");
                assertThat(results.hasNext()).isFalse();
            }
        }
    }

    @Test
    void awaitEachEndsAtItsTimeOutAndTheRestGoesOnAndCanBeCancelled() throws Exception {
        try (LatchedHost latched = new LatchedHost();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            Exchange first = pool.request(latched.host.address(), "GET", "/a");
            Exchange second = pool.request(latched.host.address(), "GET", "/b");
            Exchange done = pool.request(latched.host.address(), "GET", "/done");
            done.await();

            assertThat(texts(pool.awaitEach(Duration.ofSeconds(1), 10).toList()))
                    .containsExactly("/done");

            assertThat(first.isDone()).isFalse();
            second.cancel();
            latched.a.countDown();
            assertThat(first.await().orThrow().text()).isEqualTo("/a");
            assertThat(kind(second)).isEqualTo(HttpError.Kind.CANCELLED);
            assertThat(pool.awaitAll()).isEmpty();
        }
    }

    @Test
    void awaitEachHandsOverWhatIsDoneAlreadyWhenThereIsNoTime() throws Exception {
        try (LatchedHost latched = new LatchedHost();
                ClientPool pool = new ClientPool(Authenticator.none(), 1)) {
            latched.ask(pool, "/1");
            Exchange second = pool.request(latched.host.address(), "GET", "/2");
            Exchange open = pool.request(latched.host.address(), "GET", "/a");
            second.await();

            // The second is done, and perhaps not yet noted as such.
            assertThat(texts(pool.awaitEach(Duration.ZERO, 10).toList()))
                    .startsWith("/1")
                    .doesNotContain("/a");
            assertThat(open.isDone()).isFalse();
        }
    }

    @Test
    void awaitEachEndsAtItsCountAndTheRestGoesOn() throws Exception {
        try (LatchedHost latched = new LatchedHost();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            Exchange open = pool.request(latched.host.address(), "GET", "/a");
            latched.ask(pool, "/1", "/2");

            assertThat(texts(pool.awaitEach(LONG, 2).toList())).containsExactlyInAnyOrder("/1", "/2");

            assertThat(open.isDone()).isFalse();
            latched.a.countDown();
            assertThat(open.await()).isInstanceOf(Response.class);
            latched.ask(pool, "/3");
            assertThat(pool.awaitEach(LONG, 0)).isEmpty();
        }
    }

    @Test
    void closingTheStreamCancelsTheRest() throws Exception {
        try (LatchedHost latched = new LatchedHost();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            Exchange underWay = pool.request(latched.host.address(), "GET", "/a");
            latched.ask(pool, "/1");
            Exchange other = pool.send(Request.get(latched.host.address(), "/b"));

            try (Stream<Result> results = pool.awaitEach()) {
                assertThat(results.findFirst().map(AwaitEachTest::text)).contains("/1");
            }

            assertThat(kind(underWay)).isEqualTo(HttpError.Kind.CANCELLED);
            latched.b.countDown();
            assertThat(other.await()).isInstanceOf(Response.class);
        }
    }

    @Test
    void interruptingAwaitEachEndsTheStreamAndTheRestGoesOn() throws Exception {
        try (LatchedHost latched = new LatchedHost();
                ClientPool pool = new ClientPool()) {
            Exchange open = pool.request(latched.host.address(), "GET", "/a");
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<Integer> count = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> {
                count.complete(pool.awaitEach().toList().size());
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

            waiting.interrupt();

            assertThat(count.get()).isZero();
            assertThat(interrupted.get()).isTrue();
            assertThat(open.isDone()).isFalse();
            latched.a.countDown();
            assertThat(open.await()).isInstanceOf(Response.class);
        }
    }

    private static HttpError.Kind kind(Exchange exchange) throws InterruptedException {
        return ((HttpError) exchange.await()).kind();
    }

    private static String text(Result result) {
        return result.orThrow().text();
    }

    private static List<String> texts(List<Result> results) {
        return results.stream().map(AwaitEachTest::text).toList();
    }
}
