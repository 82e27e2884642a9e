package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HostsTest {

    @Test
    void whatIsAskedWhileHeldIsSentInOrderOnceItIsOpened() throws Exception {
        Hosts hosts = new Hosts("held", ClientOptions.defaults().withSimultaneous(1));
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.path()));
                ClientPool pool = new ClientPool(hosts)) {
            hosts.hold();
            for (int i = 0; i < 50; i++) {
                pool.request(host.address(), "GET", "/" + i);
            }
            assertThat(hosts.waiting()).isEqualTo(50);
            assertThat(hosts.underWay()).isZero();
            assertThat(host.connections()).isZero();

            hosts.open();

            assertThat(pool.awaitAll()).hasSize(50).allMatch(Response.class::isInstance);
            assertThat(host.asked().stream().map(StubHost.Asked::path)).isEqualTo(pathsTo(50));
        }
    }

    @Test
    void nothingIsSentWhileHeldAndNothingIsLostInTheRaceOfHoldAndOpen() throws Exception {
        Hosts hosts = new Hosts("raced", ClientOptions.defaults().withSimultaneous(2));
        Semaphore ahead = new Semaphore(200);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        List<Exchange> apart = new ArrayList<>();
        try (StubHost host = StubHost.counting((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool(hosts)) {
            Thread asking = Thread.startVirtualThread(() -> {
                while (!over.get()) {
                    ahead.acquireUninterruptibly();
                    asked.incrementAndGet();
                    pool.request(host.address(), "GET", "/").asStage().thenRun(ahead::release);
                }
            });
            for (int round = 0; round < 200; round++) {
                hosts.hold();
                assertThat(hosts.awaitIdle(Duration.ofSeconds(10))).isTrue();
                int before = host.requests();
                apart.add(pool.send(Request.get(host.address(), "/")));
                asked.incrementAndGet();
                assertThat(hosts.awaitIdle(Duration.ofSeconds(10))).isTrue();
                assertThat(host.requests()).isEqualTo(before);
                hosts.open();
                int enough = before + 1;
                await().pollInterval(Duration.ofMillis(1)).until(() -> host.requests() >= enough);
            }
            over.set(true);
            asking.join();

            List<Result> results = pool.awaitAll();

            assertThat(results).hasSize(asked.get() - 200).allMatch(Response.class::isInstance);
            for (Exchange each : apart) {
                assertThat(each.await()).isInstanceOf(Response.class);
            }
            assertThat(host.requests()).isEqualTo(asked.get());
        }
    }

    @Test
    void whatWaitsIsSentThoughHoldAndOpenFollowEachOtherAtOnce() throws Exception {
        Hosts hosts = new Hosts("quick", ClientOptions.defaults().withSimultaneous(1));
        try (StubHost host = StubHost.counting((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool(hosts)) {
            for (int round = 0; round < 300; round++) {
                List<Exchange> some = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    some.add(pool.send(Request.get(host.address(), "/")));
                    hosts.hold();
                    for (int wait = 0; wait < (round * 37 + i * 11) % 500; wait++) {
                        Thread.onSpinWait();
                    }
                    hosts.open();
                }

                // Nothing else is asked of that host, which would set things going again.
                for (Exchange each : some) {
                    assertThat(each.await(Duration.ofSeconds(10))).isPresent();
                }
            }
        }
    }

    @Test
    void refusingFailsWhatWaitsAndWhatIsAskedWithItsReasonAndLetsGoOnWhatIsUnderWay() throws Exception {
        Hosts hosts = new Hosts("refusing", ClientOptions.defaults().withSimultaneous(1));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    reached.countDown();
                    answers.await();
                    reply.ok(asked.path());
                });
                ClientPool pool = new ClientPool(hosts)) {
            pool.request(host.address(), "GET", "/underWay");
            reached.await();
            pool.request(host.address(), "GET", "/waits");

            hosts.refuse("it is paused");
            pool.request(host.address(), "GET", "/late");
            answers.countDown();

            List<Result> results = pool.awaitAll();
            assertThat(results.get(0).orThrow().text()).isEqualTo("/underWay");
            assertThat(results.subList(1, 3)).allSatisfy(refused -> {
                assertThat(((HttpError) refused).kind()).isEqualTo(HttpError.Kind.NOT_SENT);
                assertThat(((HttpError) refused).reason()).isEqualTo("it is paused");
            });
            assertThat(host.requests()).isEqualTo(1);

            hosts.open();
            assertThat(pool.send(Request.get(host.address(), "/again")).await()).isInstanceOf(Response.class);
        }
    }

    @Test
    void closingEndsWhatWaitsWhatIsUnderWayAndWhatIsAskedAfterwards() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (StubHost host = StubHost.answering((_, reply) -> {
            reached.countDown();
            reply.awaitEnd();
        })) {
            ClientPool pool = new ClientPool(Authenticator.none(), 1);
            Exchange underWay = pool.send(Request.get(host.address(), "/underWay"));
            reached.await();
            Exchange waits = pool.send(Request.get(host.address(), "/waits"));

            pool.close();
            Exchange late = pool.send(Request.get(host.address(), "/late"));

            assertThat(kind(underWay)).isEqualTo(HttpError.Kind.CANCELLED);
            assertThat(kind(waits)).isEqualTo(HttpError.Kind.NOT_SENT);
            assertThat(kind(late)).isEqualTo(HttpError.Kind.NOT_SENT);
            assertThat(late.await())
                    .hasToString(
                            "dev.serve.http.HttpError: GET http://" + host.address() + "/late: the pool is closed");
            await().until(() -> host.openConnections() == 0);
        }
    }

    @RepeatedTest(50)
    void closingCutsOffWhatIsJustBegun() throws Exception {
        try (StubHost host = StubHost.counting((_, reply) -> reply.awaitEnd())) {
            ClientPool pool = new ClientPool(Authenticator.none(), 20);
            List<Exchange> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(pool.send(Request.get(host.address(), "/")));
            }

            pool.close();

            for (Exchange each : all) {
                assertThat(each.await(Duration.ofSeconds(10))).isPresent();
            }
            await().until(() -> host.openConnections() == 0);
        }
    }

    @Test
    void moreThanMayWaitAreRefused() throws Exception {
        Hosts hosts = new Hosts("full", ClientOptions.defaults().withMaxWaiting(2));
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool(hosts)) {
            hosts.hold();
            for (int i = 0; i < 3; i++) {
                pool.request(host.address(), "GET", "/" + i);
            }
            Exchange other = pool.send(Request.get("http://localhost:" + host.port(), "/"));
            hosts.open();

            List<Result> results = pool.awaitAll();

            assertThat(results.subList(0, 2)).allMatch(Response.class::isInstance);
            assertThat(results.get(2)).isInstanceOfSatisfying(HttpError.class, full -> {
                assertThat(full.kind()).isEqualTo(HttpError.Kind.NOT_SENT);
                assertThat(full.reason()).isEqualTo("2 requests wait for that host already");
            });
            assertThat(other.await()).isInstanceOf(Response.class);
        }
    }

    private static HttpError.Kind kind(Exchange exchange) throws InterruptedException {
        return ((HttpError) exchange.await()).kind();
    }

    private static List<String> pathsTo(int count) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.add("/" + i);
        }
        return paths;
    }
}
