package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigException;
import dev.serve.testing.ClosedPort;
import dev.serve.testing.TestContext;
import dev.serve.worker.Health;
import dev.serve.worker.Offers;
import dev.serve.worker.WorkerContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientPoolWorkerTest {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private HttpServer host;
    private String address;

    @BeforeEach
    void startHost() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        host.createContext("/ok", exchange -> answer(exchange, 200, "{\"by\":\"" + asker(exchange) + "\"}"));
        host.createContext("/missing", exchange -> answer(exchange, 404, "{}"));
        host.createContext("/broken", exchange -> answer(exchange, 500, "{\"error\":\"no disk\"}"));
        host.createContext("/hold", exchange -> {
            held.countDown();
            pass(letGo);
            answer(exchange, 200, "{}");
        });
        host.start();
        address = "127.0.0.1:" + host.getAddress().getPort();
    }

    @AfterEach
    void stopHost() {
        letGo.countDown();
        host.stop(0);
    }

    @Test
    void othersAskThroughItByItsNameAndItsHostsByTheirs() throws Exception {
        TestContext context = TestContext.named(
                "clients", "hosts { billing = \"" + address + "\" }, authenticator { bearer = secret }");
        ClientPoolWorker worker = running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            pool.request("billing", "GET", "/ok");
            pool.request(address, "POST", "/ok", Map.of("a", 1));

            assertThat(pool.awaitAll()).allSatisfy(result -> {
                assertThat(result.orThrow().body()).contains(Map.of("by", "Bearer secret"));
                assertThat(result.request().host()).isEqualTo("http://" + address);
            });
        }
        worker.pause();
        worker.stop();
    }

    @Test
    void aTokenMayStandInAFile(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        TestContext context = TestContext.named(
                "clients", "hosts = [\"" + address + "\"], authenticator { bearer { file = \"" + token + "\" } }");
        running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            pool.request(address, "GET", "/ok");

            assertThat(pool.awaitAll())
                    .singleElement()
                    .satisfies(result -> assertThat(result.orThrow().body()).contains(Map.of("by", "Bearer s3cret")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bearer = \"s3cret\\u0000\"",
                "bearer = [s3cret]",
                "bearer = { env = \"s3cret!\" }",
                "login = l, key = [s3cret]",
                "login = l, key = { s3cret = s3cret }",
                "login = \"\", key = s3cret"
            })
    void aTokenOrKeyThatDoesNotFitIsNotQuoted(String authenticator) {
        ClientPoolWorker worker = new ClientPoolWorker();
        worker.attach(TestContext.named("clients", "hosts = [h], authenticator { " + authenticator + " }"));

        assertThatThrownBy(worker::prepare).isInstanceOf(ConfigException.class).satisfies(thrown -> {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("s3cret");
            }
        });
    }

    @Test
    void aHostThatIsNotAmongItsHostsIsRefusedByName() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"]");
        running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            HttpError error =
                    (HttpError) pool.send(Request.get("example.org", "/ok")).await();

            assertThat(error.kind()).isEqualTo(HttpError.Kind.NOT_SENT);
            assertThat(error).hasMessageContaining(address).hasMessageContaining("found 'example.org'");
        }
    }

    @Test
    void aFailureOfAHostNamesWhatWasReallyAskedAndKeepsItsAnswer() throws Exception {
        TestContext context = TestContext.named("clients", "hosts { billing = \"" + address + "\" }");
        running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            HttpError error =
                    (HttpError) pool.send(Request.get("billing", "/broken")).await();

            assertThat(error).hasMessageStartingWith("GET http://" + address + "/broken: answered with 500");
            assertThat(error.remoteError()).contains(Map.of("error", "no disk"));
        }
    }

    @Test
    void whilePausedRequestsWaitAndAreSentAfterwards() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"]");
        ClientPoolWorker worker = running(context);
        worker.pause();
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            Exchange waiting = pool.send(Request.get(address, "/ok"));
            assertThat(waiting.await(Duration.ofMillis(50))).isEmpty();
            assertThat(worker.health().details()).containsEntry("waiting", 1);

            worker.start();

            assertThat(waiting.await().orThrow().status()).isEqualTo(200);
        }
    }

    @Test
    void whilePausedRequestsAreRefusedWhereThatIsConfigured() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"], paused = refuse");
        ClientPoolWorker worker = running(context);
        worker.pause();
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            HttpError error = (HttpError) pool.send(Request.get(address, "/ok")).await();
            assertThat(error.kind()).isEqualTo(HttpError.Kind.NOT_SENT);
            assertThat(error).hasMessageEndingWith("clients is PAUSED");

            worker.start();

            assertThat(pool.send(Request.get(address, "/ok")).await().orThrow().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPauseWaitsForWhatIsUnderWay() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"]");
        ClientPoolWorker worker = running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            Exchange underWay = pool.send(Request.get(address, "/hold"));
            held.await();
            CountDownLatch paused = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                pause(worker);
                paused.countDown();
            });
            assertThat(paused.await(50, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .isFalse();

            letGo.countDown();

            paused.await();
            assertThat(underWay.await().orThrow().status()).isEqualTo(200);
        }
    }

    @Test
    void aPauseCutsOffWhatTakesLongerThanItWaits() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"], drain = 20ms");
        ClientPoolWorker worker = running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            Exchange underWay = pool.send(Request.get(address, "/hold"));
            held.await();

            worker.pause();

            HttpError error = (HttpError) underWay.await();
            assertThat(error.kind()).isEqualTo(HttpError.Kind.CANCELLED);
            assertThat(error).hasMessageContaining("clients was paused");
        }
    }

    @Test
    void itMayBeReplacedUnderThoseWhoAsk() throws Exception {
        Offers offers = new Offers();
        TestContext context =
                TestContext.named("clients", "hosts = [\"" + address + "\"]").sharing(offers);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            assertThat(pool.send(Request.get(address, "/ok")).await())
                    .isInstanceOfSatisfying(
                            HttpError.class,
                            error -> assertThat(error).hasMessageContaining("'clients' is no client pool"));
            ClientPoolWorker first = running(context);
            assertThat(pool.send(Request.get(address, "/ok")).await()).isInstanceOf(Response.class);
            first.pause();
            first.stop();

            running(TestContext.named("clients", "hosts = [\"" + address + "\"]")
                    .sharing(offers));

            assertThat(pool.send(Request.get(address, "/ok")).await()).isInstanceOf(Response.class);
        }
    }

    @Test
    void whoGivesUpARequestClosesItsConnection() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"]");
        ClientPoolWorker worker = running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            Exchange underWay = pool.send(Request.get(address, "/hold"));
            held.await();

            underWay.cancel();

            assertThat(underWay.await())
                    .isInstanceOfSatisfying(
                            HttpError.class, error -> assertThat(error.kind()).isEqualTo(HttpError.Kind.CANCELLED));
            await().until(() ->
                    Integer.valueOf(0).equals(worker.health().details().get("under-way")));
        }
    }

    @Test
    void itIsDownWhenEachHostThatWasAskedFailedAtLast() throws Exception {
        ClosedPort closed = new ClosedPort();
        TestContext context = TestContext.named(
                "clients", "hosts { good = \"" + address + "\", gone = \"" + closed.address() + "\" }");
        ClientPoolWorker worker = running(context);
        try (closed;
                ClientPool pool = ClientPool.named(context, "clients")) {
            assertThat(worker.health().status()).isEqualTo(Health.Status.UP);

            pool.send(Request.get("gone", "/ok")).await();
            assertThat(worker.health().status()).isEqualTo(Health.Status.DOWN);
            assertThat(hosts(worker).get("gone"))
                    .containsEntry("asked", 1L)
                    .containsEntry("failed", 1L)
                    .hasEntrySatisfying(
                            "failure", why -> assertThat(why.toString()).contains("no connection"));

            pool.send(Request.get("good", "/missing")).await();
            assertThat(worker.health().status()).isEqualTo(Health.Status.UP);
            assertThat(hosts(worker).get("good")).containsEntry("failed", 0L);

            pool.send(Request.get("good", "/broken")).await();
            assertThat(worker.health().status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    void whatItDoesIsAmongTheMeters() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"]");
        ClientPoolWorker worker = running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            pool.send(Request.get(address, "/ok")).await();
            pool.send(Request.get(address, "/missing")).await();
        }
        assertThat(context.meters()
                        .get("serve.http.client.requests")
                        .tags("host", address, "outcome", "response")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(context.meters()
                        .get("serve.http.client.requests")
                        .tags("host", address, "outcome", "status")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(context.meters().get("serve.http.client.waiting").gauge().value())
                .isZero();

        worker.pause();
        worker.stop();

        assertThat(context.meters().find("serve.http.client.waiting").gauge()).isNull();
    }

    @Test
    void aModuleWithItsOwnCopyOfTheClassesAsksThroughIt() throws Exception {
        TestContext context = TestContext.named("clients", "hosts = [\"" + address + "\"]");
        running(context);
        Class<?> copy = Class.forName("dev.serve.http.ClientPool", true, new CopyingLoader());
        assertThat(copy).isNotSameAs(ClientPool.class);
        Object pool = copy.getMethod("named", WorkerContext.class, String.class).invoke(null, context, "clients");
        copy.getMethod("request", String.class, String.class, String.class).invoke(pool, address, "GET", "/ok");

        List<?> results = (List<?>) copy.getMethod("awaitAll").invoke(pool);

        assertThat(results).singleElement().hasToString("200 to GET http://" + address + "/ok");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    hosts = []                                                | expected one host at least
                    hosts = ["a b"]                                           | expected a host like name
                    hosts { "a/b" = h }                                       | found 'a/b'
                    hosts { a = 7 }, paused = maybe                           | expected wait or refuse, found 'maybe'
                    hosts = [h], simultaneous = 0                             | expected a number from 1 to 10000, found 0
                    hosts = [h], timeout = 0s                                 | timeout: expected a duration from 1 ms
                    hosts = [h], max-response = 3GiB                          | expected a size from 1 byte to 2 GiB
                    hosts = [h], authenticator { bearer = x, login = y }      | found [bearer, login]
                    hosts = [h], authenticator { class = no.Such }            | found none named no.Such
                    hosts = [h], authenticator { class = java.lang.String }   | expected a class that implements
                    hosts = [h], certificates = [/no/such.pem]                | can't read /no/such.pem
                    """)
    void aSettingThatDoesNotFitIsNamed(String settings, String message) {
        ClientPoolWorker worker = new ClientPoolWorker();
        worker.attach(TestContext.named("clients", settings));

        assertThatThrownBy(worker::prepare).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    @Test
    void whoAsksIsSaidByAClassOfOnesOwn() throws Exception {
        TestContext context = TestContext.named(
                "clients",
                "hosts = [\"" + address + "\"], authenticator { class = \"" + Named.class.getName()
                        + "\", name = me }");
        running(context);
        try (ClientPool pool = ClientPool.named(context, "clients")) {
            assertThat(pool.send(Request.get(address, "/ok")).await().orThrow().body())
                    .contains(Map.of("by", "I am me"));
        }
    }

    /** Says its name. */
    public record Named(String name) implements Authenticator {

        public Named(com.typesafe.config.Config settings) {
            this(settings.getString("name"));
        }

        @Override
        public Map<String, String> headers(Request request) {
            return Map.of("Authorization", "I am " + name);
        }
    }

    /** Loads the kit's classes anew, as the loader of a module with a copy of its own does. */
    private static final class CopyingLoader extends ClassLoader {

        CopyingLoader() {
            super(ClientPoolWorkerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.serve.http.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static ClientPoolWorker running(TestContext context) throws Exception {
        ClientPoolWorker worker = new ClientPoolWorker();
        worker.attach(context);
        worker.prepare();
        worker.start();
        return worker;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> hosts(ClientPoolWorker worker) {
        return (Map<String, Map<String, Object>>)
                Objects.requireNonNull(worker.health().details().get("hosts"));
    }

    private static void pause(ClientPoolWorker worker) {
        try {
            worker.pause();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static String asker(HttpExchange exchange) {
        List<String> all = exchange.getRequestHeaders().get("Authorization");
        return all == null ? "nobody" : all.getFirst();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
