package dev.serve.jsonrpc;

import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import dev.serve.testing.TestContext;
import dev.serve.worker.Offers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A running JSON-RPC server with a few methods. */
final class RpcTestServer implements AutoCloseable {

    final TestContext context;
    final Methods methods;
    final JsonRpcServer worker = new JsonRpcServer();

    private RpcTestServer(TestContext context, Methods methods) {
        this.context = context;
        this.methods = methods;
    }

    static RpcTestServer running(String settings) throws Exception {
        Methods methods = new Methods();
        return running(settings, Procedures.of("math", methods), methods);
    }

    static RpcTestServer running(String settings, Procedures procedures, Methods methods) throws Exception {
        return running(settings, procedures, methods, new Offers());
    }

    static RpcTestServer running(String settings, Procedures procedures, Methods methods, Offers offers)
            throws Exception {
        RpcTestServer server = prepared(settings, procedures, methods, offers);
        server.worker.start();
        return server;
    }

    static RpcTestServer prepared(String settings, Procedures procedures, Methods methods) throws Exception {
        return prepared(settings, procedures, methods, new Offers());
    }

    private static RpcTestServer prepared(String settings, Procedures procedures, Methods methods, Offers offers)
            throws Exception {
        RpcTestServer server = new RpcTestServer(
                TestContext.named("rpc", "expose = [math], drain = 5s\n" + settings)
                        .sharing(procedures, offers),
                methods);
        server.worker.attach(server.context);
        server.worker.prepare();
        return server;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + worker.port() + "/json-rpc");
    }

    JsonRpcClient client() {
        return JsonRpcClient.http(uri(), JsonRpcClientOptions.defaults());
    }

    HttpTestClient connect() throws IOException {
        return new HttpTestClient(new Socket(InetAddress.getLoopbackAddress(), worker.port()));
    }

    /** The body of a call. */
    static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
    }

    @Override
    public void close() {
        methods.letGo.countDown();
        try {
            worker.pause();
            worker.stop();
        } catch (Exception failure) {
            throw new AssertionError("the server could not be ended", failure);
        }
    }

    /** A point. */
    public record Point(int x, int y) {}

    /** What it serves. */
    public static final class Methods {
        final CountDownLatch inCall = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final List<String> told = new CopyOnWriteArrayList<>();

        @Procedure(doc = "Adds two numbers.")
        public long add(long a, long b) {
            return a + b;
        }

        @Procedure
        public Point swap(Point point) {
            return new Point(point.y(), point.x());
        }

        @Procedure
        public void tell(String what) {
            told.add(what);
        }

        @Procedure
        public CompletableFuture<String> later(String text) {
            return CompletableFuture.completedFuture(text);
        }

        @Procedure
        public void fail(String message) {
            throw new IllegalStateException(message);
        }

        /** Ends when it is let go, or interrupted. */
        @Procedure
        public String hold() throws InterruptedException {
            inCall.countDown();
            letGo.await();
            return "let go";
        }
    }
}
