package dev.serve.supervisor.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A maintenance port with prepared answers, on real sockets: what the commands say to it, and make of its answers. */
final class StubSupervisor implements AutoCloseable {

    record Request(String method, String uri, String body, String authorization) {}

    private record Prepared(int status, String type, String body, boolean isOpenEnded) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Prepared> answers = new ConcurrentHashMap<>();
    private final Deque<Request> requests = new ConcurrentLinkedDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    StubSupervisor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Prepares the answer to a call such as {@code GET /v1/services}. */
    StubSupervisor on(String call, int status, String body) {
        String type = status >= 400 ? "application/problem+json" : "application/json";
        answers.put(call, new Prepared(status, type, body, false));
        return this;
    }

    /** Prepares a stream that ends after these events. */
    StubSupervisor onStream(String call, String events) {
        answers.put(call, new Prepared(200, "text/event-stream", events, false));
        return this;
    }

    /** Prepares a stream that goes on after these events, in silence. */
    StubSupervisor onEndlessStream(String call, String events) {
        answers.put(call, new Prepared(200, "text/event-stream", events, true));
        return this;
    }

    StubSupervisor withServices(String... services) {
        return on("GET /v1/services", 200, "{\"services\":[" + String.join(",", services) + "]}");
    }

    static String service(String name, String module, String state) {
        return """
                {"name":"%s","module":"%s","state":"%s","target":"%s","since":"2026-11-21T01:00:00Z","epoch":4,
                 "restarts":0,"gaveUp":false,"ended":false,"failure":null,"pause":null,"cause":"by supervisor: start",
                 "waitsFor":null,"retryAt":null,"allowed":[],"stuck":[]}""".formatted(name, module, state, state);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    Request lastRequest() {
        return requests.getLast();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = exchange.getRequestHeaders()
                .getOrDefault("Authorization", List.of(""))
                .getFirst();
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), body, authorization));
        Prepared prepared = answers.getOrDefault(
                call,
                new Prepared(
                        404,
                        "application/problem+json",
                        "{\"status\":404,\"detail\":\"nothing at " + call + "\"}",
                        false));
        exchange.getResponseHeaders().set("Content-Type", prepared.type());
        exchange.sendResponseHeaders(prepared.status(), 0);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            out.write(prepared.body().getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (prepared.isOpenEnded()) {
                closed.await();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
