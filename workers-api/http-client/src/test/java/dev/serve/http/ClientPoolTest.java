package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientPoolTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** Answers a request to /NAME once the latch is open that has its name: /a, /b or /c; others at once. */
    private static final class Latched implements AutoCloseable {

        final CountDownLatch a = new CountDownLatch(1);
        final CountDownLatch b = new CountDownLatch(1);
        final CountDownLatch c = new CountDownLatch(1);
        final StubHost host;

        Latched() throws Exception {
            host = StubHost.answering((asked, reply) -> {
                switch (asked.path()) {
                    case "/a" -> a.await();
                    case "/b" -> b.await();
                    case "/c" -> c.await();
                    default -> {}
                }
                reply.ok(asked.path());
            });
        }

        void ask(ClientPool pool, String... paths) {
            for (String path : paths) {
                pool.request(host.address(), "GET", path);
            }
        }

        @Override
        public void close() {
            a.countDown();
            b.countDown();
            c.countDown();
            host.close();
        }
    }

    @Test
    void resultsComeInTheOrderAskedWhateverIsDoneFirst() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            latched.ask(pool, "/a", "/b", "/c");
            List<Exchange> later = List.of(pool.send(Request.get(latched.host.address(), "/alone")));
            latched.c.countDown();
            latched.b.countDown();
            latched.a.countDown();

            assertThat(texts(pool.awaitAll())).containsExactly("/a", "/b", "/c");
            assertThat(later.getFirst().await().orThrow().text()).isEqualTo("/alone");
        }
    }

    @Test
    void awaitEachHandsOverInTheOrderDone() throws Exception {
        try (Latched latched = new Latched();
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
    void aWaitHandsOverOnlyWhatWasAskedSinceTheLast() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool()) {
            assertThat(pool.awaitAll()).isEmpty();
            latched.ask(pool, "/1", "/2");
            assertThat(texts(pool.awaitAll())).containsExactly("/1", "/2");
            latched.ask(pool, "/3");
            assertThat(texts(pool.awaitEach().toList())).containsExactly("/3");
            assertThat(pool.awaitEach()).isEmpty();
        }
    }

    @Test
    void whatIsAskedDuringAWaitIsForTheNext() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            latched.ask(pool, "/a");
            CompletableFuture<List<Result>> first = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> complete(first, pool));
            await().until(() -> waiting.getState() == Thread.State.WAITING);

            latched.ask(pool, "/b", "/c");
            latched.b.countDown();
            latched.c.countDown();
            latched.a.countDown();

            assertThat(texts(first.get())).containsExactly("/a");
            assertThat(texts(pool.awaitAll())).containsExactly("/b", "/c");
        }
    }

    @Test
    void awaitEachEndsAtItsTimeOutAndTheRestGoesOnAndCanBeCancelled() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            Exchange first = pool.request(latched.host.address(), "GET", "/a");
            Exchange second = pool.request(latched.host.address(), "GET", "/b");
            Exchange done = pool.request(latched.host.address(), "GET", "/done");
            done.await();

            assertThat(texts(pool.awaitEach(Duration.ofMillis(200), 10).toList()))
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
        try (Latched latched = new Latched();
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
        try (Latched latched = new Latched();
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
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool(Authenticator.none(), 3)) {
            Exchange underWay = pool.request(latched.host.address(), "GET", "/a");
            latched.ask(pool, "/1");
            Exchange other = pool.send(Request.get(latched.host.address(), "/b"));

            try (Stream<Result> results = pool.awaitEach()) {
                assertThat(results.findFirst().map(ClientPoolTest::text)).contains("/1");
            }

            assertThat(kind(underWay)).isEqualTo(HttpError.Kind.CANCELLED);
            latched.b.countDown();
            assertThat(other.await()).isInstanceOf(Response.class);
        }
    }

    @Test
    void interruptingAwaitAllCancelsWhatItWaitsFor() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool(Authenticator.none(), 1)) {
            Exchange underWay = pool.request(latched.host.address(), "GET", "/a");
            Exchange waits = pool.request(latched.host.address(), "GET", "/b");
            CompletableFuture<List<Result>> results = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> complete(results, pool));
            await().until(() -> waiting.getState() == Thread.State.WAITING);

            waiting.interrupt();

            assertThatThrownBy(results::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(kind(underWay)).isEqualTo(HttpError.Kind.CANCELLED);
            assertThat(kind(waits)).isEqualTo(HttpError.Kind.CANCELLED);
        }
    }

    @Test
    void interruptingAwaitEachEndsTheStreamAndTheRestGoesOn() throws Exception {
        try (Latched latched = new Latched();
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

    @Test
    void aHostNeverGetsMoreAtOnceThanAllowedAndTheRestInOrder() throws Exception {
        try (StubHost one = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                StubHost four = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                ClientPool single = new ClientPool(Authenticator.none(), 1);
                ClientPool quad = new ClientPool(Authenticator.none(), 4)) {
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                paths.add("/" + i);
                single.request(one.address(), "GET", "/" + i);
                quad.request(four.address(), "GET", "/" + i);
            }
            assertThat(texts(single.awaitAll())).isEqualTo(paths);
            assertThat(texts(quad.awaitAll())).isEqualTo(paths);

            assertThat(one.asked().stream().map(StubHost.Asked::path)).isEqualTo(paths);
            assertThat(one.mostAtOnce()).isEqualTo(1);
            assertThat(four.mostAtOnce()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void asManyAsAllowedAreAskedAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(5);
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    all.countDown();
                    all.await();
                    reply.ok(asked.path());
                });
                ClientPool pool = new ClientPool(Authenticator.none(), 5)) {
            for (int i = 0; i < 5; i++) {
                pool.request(host.address(), "GET", "/" + i);
            }

            assertThat(pool.awaitAll()).hasSize(5).allMatch(Response.class::isInstance);
        }
    }

    @Test
    void cancellingOneThatWaitsKeepsItFromBeingSent() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool(Authenticator.none(), 1)) {
            latched.ask(pool, "/a");
            Exchange waits = pool.request(latched.host.address(), "GET", "/never");
            latched.ask(pool, "/next");
            await().until(() -> latched.host.requests() == 1);

            waits.cancel();
            waits.cancel();
            latched.a.countDown();

            List<Result> results = pool.awaitAll();
            assertThat(text(results.get(0))).isEqualTo("/a");
            assertThat(((HttpError) results.get(1)).kind()).isEqualTo(HttpError.Kind.CANCELLED);
            assertThat(text(results.get(2))).isEqualTo("/next");
            assertThat(latched.host.asked()).extracting(StubHost.Asked::path).doesNotContain("/never");
        }
    }

    @Test
    void cancellingOneThatIsDoneChangesNothing() throws Exception {
        try (Latched latched = new Latched();
                ClientPool pool = new ClientPool()) {
            Exchange done = pool.request(latched.host.address(), "GET", "/1");
            Result result = done.await();

            done.cancel();
            pool.cancel();

            assertThat(done.await()).isSameAs(result);
            assertThat(pool.awaitAll()).containsExactly(result);
        }
    }

    private static void complete(CompletableFuture<List<Result>> results, ClientPool pool) {
        try {
            results.complete(pool.awaitAll());
        } catch (InterruptedException interrupted) {
            results.completeExceptionally(interrupted);
        }
    }

    private static HttpError.Kind kind(Exchange exchange) throws InterruptedException {
        return ((HttpError) exchange.await()).kind();
    }

    private static String text(Result result) {
        return result.orThrow().text();
    }

    private static List<String> texts(List<Result> results) {
        return results.stream().map(ClientPoolTest::text).toList();
    }
}
