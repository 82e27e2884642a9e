package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ClientPoolTest {

    @Test
    void resultsComeInTheOrderAskedWhateverIsDoneFirst() throws Exception {
        try (LatchedHost latched = new LatchedHost();
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
    void aWaitHandsOverOnlyWhatWasAskedSinceTheLast() throws Exception {
        try (LatchedHost latched = new LatchedHost();
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
        try (LatchedHost latched = new LatchedHost();
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
    void interruptingAwaitAllCancelsWhatItWaitsFor() throws Exception {
        try (LatchedHost latched = new LatchedHost();
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
        try (LatchedHost latched = new LatchedHost();
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
        try (LatchedHost latched = new LatchedHost();
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
