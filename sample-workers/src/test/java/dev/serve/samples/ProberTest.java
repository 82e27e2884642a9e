package dev.serve.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.serve.http.ClientPoolWorker;
import dev.serve.testing.TestContext;
import dev.serve.worker.Offers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class ProberTest {

    private static final String SETTINGS = "pool = test, hosts = [one], interval = 10ms";

    @Test
    void tellsHowEachHostIs() throws Exception {
        try (Host host = new Host()) {
            Offers offers = new Offers();
            ClientPoolWorker pool = pool(host, offers);
            pool.start();
            TestContext context = TestContext.with(SETTINGS).sharing(offers);
            Prober prober = TestContext.attached(new Prober(), context);

            prober.start();
            context.awaitLine("INFO http://" + host.address() + ": {status=UP}");
            pool.pause();
            pool.stop();
            context.awaitLine("WARN GET http://one/health: 'test' is no client pool");

            prober.pause();
            assertThat(context.failures()).isEmpty();
            assertThat(context.living()).isEmpty();
        }
    }

    @Test
    void aPauseDoesNotWaitForAPoolThatIsPaused() throws Exception {
        try (Host host = new Host()) {
            Offers offers = new Offers();
            ClientPoolWorker pool = pool(host, offers);
            TestContext context = TestContext.with(SETTINGS).sharing(offers);
            Prober prober = TestContext.attached(new Prober(), context);
            prober.start();
            await().until(() ->
                    Integer.valueOf(1).equals(pool.health().details().get("waiting")));

            prober.pause();

            assertThat(context.failures()).isEmpty();
            assertThat(context.living()).isEmpty();
            pool.stop();
        }
    }

    private static ClientPoolWorker pool(Host host, Offers offers) throws Exception {
        ClientPoolWorker pool = TestContext.attached(
                new ClientPoolWorker(),
                TestContext.with("hosts { one = \"" + host.address() + "\" }").sharing(offers));
        pool.prepare();
        return pool;
    }

    /** Is well, whoever asks. */
    private static final class Host implements AutoCloseable {

        private static final byte[] ANSWER = "{\"status\": \"UP\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        private final HttpServer server;

        Host() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/health", exchange -> {
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
                exchange.close();
            });
            server.start();
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
