package dev.serve.jsonrpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Takes requests to a server by HTTP, each as the body of a POST. */
final class HttpTransport implements JsonRpcTransport {

    private static final int MOST_QUOTED = 200;

    private final URI server;
    private final JsonRpcClientOptions options;
    private final HttpClient http;

    HttpTransport(URI server, JsonRpcClientOptions options) {
        String scheme = String.valueOf(server.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "expected the address of a server, such as http://127.0.0.1:8080/json-rpc, found '" + server + "'");
        }
        this.server = server;
        this.options = options;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.timeout())
                .build();
    }

    @Override
    public CompletionStage<Optional<byte[]>> send(byte[] body) {
        java.net.http.HttpRequest request = java.net.http.HttpRequest.newBuilder(server)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, _ -> new BoundedBody(options.maxAnswer()));
        CompletableFuture<Optional<byte[]>> answer = exchange.thenApply(this::read);
        answer.whenComplete((_, failure) -> {
            if (failure instanceof CancellationException) {
                exchange.cancel(true);
            }
        });
        return answer;
    }

    /** Without the user and the query, which may hold secrets. */
    @Override
    public String destination() {
        String port = server.getPort() < 0 ? "" : ":" + server.getPort();
        return server.getScheme() + "://" + server.getHost() + port
                + Optional.ofNullable(server.getRawPath()).orElse("");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Optional<byte[]> read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        byte[] body = response.body();
        if (status < 200 || status > 299) {
            String text = new String(body, 0, Math.min(body.length, MOST_QUOTED), StandardCharsets.UTF_8).strip();
            throw new CompletionException(new JsonRpcProtocolException(
                    destination() + ": expected an HTTP status of 200 or 204, found " + status + ": " + text));
        }
        return body.length == 0 ? Optional.empty() : Optional.of(body);
    }
}
