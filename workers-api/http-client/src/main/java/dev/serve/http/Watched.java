package dev.serve.http;

import java.util.function.Consumer;

/** Takes note of what comes of a request: for the health of its host, and among the meters. */
record Watched(KnownHosts known, PoolMeters meters, long sinceNanos) implements Consumer<Exchange> {

    @Override
    public void accept(Exchange exchange) {
        exchange.now().ifPresent(result -> {
            Target host = exchange.request().target();
            known.answered(host, result);
            meters.done(host, result, System.nanoTime() - sinceNanos);
        });
    }
}
