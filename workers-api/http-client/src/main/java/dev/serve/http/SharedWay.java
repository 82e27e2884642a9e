package dev.serve.http;

import dev.serve.worker.Offers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Through the pool that is a service of this name, which may come and go. */
record SharedWay(Offers offers, String service) implements Way {

    static final String OFFERED_AS = "http";

    @Override
    public void submit(Exchange exchange) {
        Optional<Function<Map<String, Object>, CompletionStage<Map<String, Object>>>> pool = pool();
        if (pool.isEmpty()) {
            exchange.fail(
                    HttpError.Kind.NOT_SENT,
                    "'" + service + "' is no client pool that takes requests: expected a service with worker ="
                            + " dev.serve.http.ClientPoolWorker that is not stopped");
            return;
        }
        CompletionStage<Map<String, Object>> answer = pool.get().apply(Wire.asked(exchange));
        exchange.goesOver(() -> answer.toCompletableFuture().cancel(false));
        answer.thenAccept(result -> exchange.complete(Wire.result(exchange.request(), result)));
        if (exchange.isDone()) {
            answer.toCompletableFuture().cancel(false);
        }
    }

    /** That of the pool, unless a request says otherwise. */
    @Override
    public Duration timeout() {
        return Duration.ZERO;
    }

    /** The pool follows them. */
    @Override
    public int redirects() {
        return 0;
    }

    /** The pool belongs to its service. */
    @Override
    public void close() {}

    @SuppressWarnings("unchecked")
    private Optional<Function<Map<String, Object>, CompletionStage<Map<String, Object>>>> pool() {
        return offers.find(service, OFFERED_AS, Function.class).map(found ->
                (Function<Map<String, Object>, CompletionStage<Map<String, Object>>>) found);
    }
}
