package dev.serve.jsonrpc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.calls.CallServer;
import dev.serve.calls.ConfiguredClass;
import dev.serve.calls.Exposed;
import dev.serve.calls.Procedures;
import dev.serve.calls.RequestFilter;
import dev.serve.calls.Transport;
import dev.serve.calls.TransportCalls;
import dev.serve.worker.Health;
import dev.serve.worker.Settings;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A worker that serves procedures over HTTP, as JSON-RPC 2.0 and 1.0.
 *
 * <p>A call runs on the thread of its connection, through a call server: its own, or the one that the setting {@code
 * calls} names. A call whose time is up is answered then, and its connection ends.
 *
 * <p>Settings, besides those of {@link HttpServerWorker}:
 *
 * <ul>
 *   <li>{@code expose}: the modules whose procedures are served; {@code prefix} stands before their names
 *   <li>{@code path}: where they are served, {@code /json-rpc} unless said otherwise
 *   <li>{@code calls}: the service of the {@link CallServer} to call through; without it, {@code limit}, {@code rate},
 *       {@code burst} and {@code timeout} are those of its own, as there
 *   <li>{@code max-depth}, {@code max-batch}, {@code batch-parallelism}, {@code max-answer}, {@code send-stacks}: see
 *       {@link JsonRpcOptions}
 *   <li>{@code filter}: decides which requests are taken, before anything else is looked at: {@code { class = NAME, … }}, see
 *       {@link ConfiguredClass}. What it finds out about the caller is added to the context of the calls
 *   <li>{@code origins}: the web pages that may call, by their origin; none unless said so, since a browser would call
 *       for any page that it shows
 * </ul>
 *
 * <p>Threads: {@code serving} is written by the methods of the life cycle and read by connections.
 */
public final class JsonRpcServer extends HttpServerWorker implements Transport {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final byte[] NOTHING = {};

    /** What is there from prepare to stop. */
    private record Serving(
            JsonRpcHandler handler,
            String path,
            Set<String> origins,
            Optional<RequestFilter> filter,
            TransportCalls calls) {}

    private volatile @Nullable Serving serving;

    /** For supervisors: the worker, not yet prepared. */
    public JsonRpcServer() {}

    @Override
    public void prepare() throws Exception {
        Config settings = context().settings();
        Exposed exposed = new Exposed(Procedures.of(context()), exposures(settings));
        JsonRpcOptions options = options();
        String path = setting("path", "/json-rpc");
        if (!path.startsWith("/")) {
            throw badSetting("path", "expected a path that begins with '/', found '" + path + "'");
        }
        Set<String> origins = settings.hasPath("origins") ? Set.copyOf(settings.getStringList("origins")) : Set.of();
        Optional<RequestFilter> filter = settings.hasPath("filter")
                ? Optional.of(ConfiguredClass.make(settings.getConfig("filter"), "filter", RequestFilter.class))
                : Optional.empty();
        TransportCalls calls = TransportCalls.of(context());
        JsonRpcHandler handler =
                new JsonRpcHandler(exposed, calls::callHere, options, context().log());
        serving = new Serving(handler, path, origins, filter, calls);
        check(handler.problems());
        super.prepare();
    }

    /** Checks again what it serves: other modules may have exported more meanwhile. */
    @Override
    public void start() throws Exception {
        Serving now = serving;
        if (now != null) {
            check(now.handler.problems());
        }
        super.start();
    }

    @Override
    public void stop() throws Exception {
        super.stop();
        release();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        try {
            super.cleanup(failure);
        } finally {
            release();
        }
    }

    /** UP, with the port, the connections and, where the call server is its own, the calls. */
    @Override
    public Health health() throws Exception {
        Health port = super.health();
        Serving now = serving;
        if (now == null || now.calls.own().isEmpty()) {
            return port;
        }
        Map<String, Object> details = new LinkedHashMap<>(port.details());
        details.put("calls", now.calls.own().get().health().details());
        return new Health(port.status(), details);
    }

    @Override
    protected void serve(HttpRequest request, HttpReply reply) throws Exception {
        Serving now = serving;
        Map<String, Object> context = Map.of("remote", request.remote());
        if (now == null || now.filter.isEmpty()) {
            serve(now, request, context, reply);
            return;
        }
        switch (now.filter.get().check(head(request))) {
            case RequestFilter.Verdict.Taken taken -> {
                Map<String, Object> more = new LinkedHashMap<>(context);
                more.putAll(taken.context());
                serve(now, request, more, reply);
            }
            case RequestFilter.Verdict.Refused refused ->
                reply.send(refused.status(), TEXT, text(refused.reason()), refused.headers());
        }
    }

    private static void serve(@Nullable Serving now, HttpRequest request, Map<String, Object> context, HttpReply reply)
            throws InterruptedException {
        if (now == null || !request.path().equals(now.path)) {
            reply.send(404, TEXT, text("nothing is here: expected POST " + (now == null ? "" : now.path)));
        } else if (!request.method().equals("POST")) {
            reply.send(405, TEXT, text("expected POST, found " + request.method()), Map.of("Allow", "POST"));
        } else if (!isAllowed(request.first("Origin"), now.origins)) {
            reply.send(403, TEXT, text("no web page of this origin may call: expected one of the setting 'origins'"));
        } else {
            handle(now.handler, request, context, reply);
        }
    }

    /** What a filter sees. */
    private static RequestFilter.Head head(HttpRequest request) {
        String remote = request.remote() instanceof InetSocketAddress address && !address.isUnresolved()
                ? address.getAddress().getHostAddress()
                : request.remote().toString();
        return new RequestFilter.Head(request.method(), request.target(), request::first, remote);
    }

    /** Handles a call. One that ends because its time is up may do so just before the other thread has said so. */
    private static void handle(
            JsonRpcHandler handler, HttpRequest request, Map<String, Object> context, HttpReply reply)
            throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        handler.handleHere(request.body(), context, answer -> {
            try {
                answer(reply, answer);
            } finally {
                answered.countDown();
            }
        });
        answered.await();
    }

    private static void answer(HttpReply reply, Optional<byte[]> answer) {
        if (answer.isPresent()) {
            reply.send(200, JSON, answer.get());
        } else {
            reply.send(204, "", NOTHING);
        }
    }

    private static boolean isAllowed(Optional<String> origin, Set<String> origins) {
        return origin.isEmpty() || origins.contains(origin.get());
    }

    private JsonRpcOptions options() {
        JsonRpcOptions usual = JsonRpcOptions.defaults();
        return new JsonRpcOptions(
                setting("max-depth", usual.maxDepth(), 1, JsonLimits.MOST_DEPTH),
                setting("max-batch", usual.maxBatch(), 1, 1_000_000),
                setting("batch-parallelism", usual.batchParallelism(), 1, 100_000),
                Settings.of(context().settings()).arrayBytes("max-answer", usual.maxAnswer()),
                setting("send-stacks", usual.sendsStacks()));
    }

    private void check(List<String> problems) {
        if (!problems.isEmpty()) {
            Config settings = context().settings();
            String name = settings.hasPath("expose") ? "expose" : "prefix";
            throw new ConfigException.BadValue(settings.origin(), name, String.join("; ", problems));
        }
    }

    private void release() {
        Serving now = serving;
        serving = null;
        if (now != null) {
            now.calls.close();
        }
    }

    private static byte[] text(String message) {
        return (message + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
