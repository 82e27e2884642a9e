package dev.serve.jsonrpc;

import dev.serve.testing.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A running server with one answer for each path, and a new client for each call of {@link #connect}. */
final class HttpTestServer implements AutoCloseable {

    final TestContext context;
    final Worker worker = new Worker();

    private HttpTestServer(TestContext context) {
        this.context = context;
    }

    static HttpTestServer running(String settings) throws Exception {
        HttpTestServer server = new HttpTestServer(TestContext.with("drain = 5s, " + settings));
        server.worker.attach(server.context);
        server.worker.prepare();
        server.worker.start();
        return server;
    }

    HttpTestClient connect() throws IOException {
        return new HttpTestClient(new Socket(InetAddress.getLoopbackAddress(), worker.port()));
    }

    /** What the server answers to these bytes, until it ends the connection. */
    String exchange(String bytes) throws IOException {
        try (HttpTestClient client = connect()) {
            client.send(bytes);
            return client.untilEnd();
        }
    }

    int connections() throws Exception {
        return (int) Objects.requireNonNull(worker.health().details().get("connections"));
    }

    @Override
    public void close() {
        worker.letGo.countDown();
        try {
            worker.pause();
            worker.stop();
        } catch (Exception failure) {
            throw new AssertionError("the server could not be ended", failure);
        }
    }

    static final class Worker extends HttpServerWorker {
        final CountDownLatch letGo = new CountDownLatch(1);
        final CountDownLatch inCall = new CountDownLatch(1);
        final AtomicReference<HttpReply> lastReply = new AtomicReference<>();
        final List<HttpRequest> served = new CopyOnWriteArrayList<>();
        volatile boolean remember = true;

        @Override
        protected void serve(HttpRequest request, HttpReply reply) throws Exception {
            if (remember) {
                served.add(request);
            }
            lastReply.set(reply);
            switch (request.path()) {
                case "/nothing" -> {}
                case "/throw" -> throw new IllegalStateException("a secret");
                case "/empty" -> reply.send(204, "", new byte[0]);
                case "/long" -> reply.send(200, "text/plain", "x".repeat(5_000).getBytes(StandardCharsets.UTF_8));
                case "/huge" -> reply.send(200, "text/plain", new byte[64 * 1024 * 1024]);
                case "/header" -> reply.send(200, "text/plain", new byte[0], Map.of("X-More", "yes"));
                case "/twice" -> {
                    reply.send(200, "text/plain", new byte[0]);
                    reply.send(200, "text/plain", new byte[0]);
                }
                case "/work" -> {
                    long end = System.nanoTime() + 100_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    reply.send(200, "text/plain", new byte[0]);
                }
                case "/interrupt" -> {
                    Thread.currentThread().interrupt();
                    reply.send(200, "text/plain", request.body());
                }
                case "/wait" -> {
                    inCall.countDown();
                    letGo.await();
                    reply.offer(new HttpAnswer(200, "text/plain", request.body(), Map.of()), false);
                }
                default -> reply.send(200, "text/plain", request.body());
            }
        }
    }
}
