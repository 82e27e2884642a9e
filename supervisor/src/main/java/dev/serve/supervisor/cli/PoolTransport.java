package dev.serve.supervisor.cli;

import dev.serve.http.ClientOptions;
import dev.serve.http.ClientPool;
import dev.serve.http.Exchange;
import dev.serve.http.HttpError;
import dev.serve.http.Request;
import dev.serve.http.Response;
import dev.serve.http.Result;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands on a pool that is shared with the transports to other hosts.
 *
 * @param endpoint whom it reaches
 */
record PoolTransport(ClientPool pool, Endpoint endpoint) implements Transport {

    private static final int LONGEST_ANSWER_BYTES = 64 * 1024 * 1024;

    /** A pool for these transports. */
    static ClientPool newPool() {
        return new ClientPool(ClientOptions.defaults().withRedirects(0).withMaxResponse(LONGEST_ANSWER_BYTES));
    }

    @Override
    public Reply send(String method, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws IOException, InterruptedException {
        Exchange exchange = pool.send(new Request(endpoint.toString(), method, path, headers(), body), timeout);
        return reply(await(exchange));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json, application/problem+json");
        headers.put("User-Agent", "serve");
        endpoint.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    private static Result await(Exchange exchange) throws InterruptedException {
        try {
            return exchange.await();
        } catch (InterruptedException ended) {
            exchange.cancel();
            throw ended;
        }
    }

    private static Reply reply(Result result) throws IOException {
        return switch (result) {
            case Response response -> new Reply(response.status(), response.text());
            case HttpError error -> {
                Response refusal = error.response().orElseThrow(() -> failure(error));
                yield new Reply(refusal.status(), refusal.text());
            }
        };
    }

    /** As the other transport would tell it. */
    private static IOException failure(HttpError error) {
        return switch (error.kind()) {
            case TIMEOUT -> new SocketTimeoutException(error.getMessage());
            case CONNECTION_LOST -> new EOFException(error.getMessage());
            case UNREACHABLE ->
                error.getCause() instanceof IOException cause ? cause : new IOException(error.getMessage(), error);
            case STATUS, TOO_LARGE, MALFORMED, CANCELLED, NOT_SENT -> new IOException(error.getMessage(), error);
        };
    }
}
