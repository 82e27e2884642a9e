package dev.serve.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows what a pool does among the meters of its service. Safe to use from any thread. */
final class PoolMeters {

    private final MeterRegistry registry;
    private final List<Meter> gauges;

    PoolMeters(MeterRegistry registry, Hosts hosts) {
        this.registry = registry;
        this.gauges = List.of(
                Gauge.builder("serve.http.client.under-way", hosts, Hosts::underWay)
                        .description("requests under way")
                        .strongReference(true)
                        .register(registry),
                Gauge.builder("serve.http.client.waiting", hosts, Hosts::waiting)
                        .description("requests that wait for their turn")
                        .strongReference(true)
                        .register(registry));
    }

    /** Counts one that is done, and how long that took from its asking on. */
    void done(Target host, Result result, long nanos) {
        String outcome = switch (result) {
            case Response _ -> "response";
            case HttpError error -> error.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
        Timer.builder("serve.http.client.requests")
                .description("requests that are done, from their asking on, by host and by what came of them")
                .tag("host", host.authority())
                .tag("outcome", outcome)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Removes what shows the pool's present state; what was counted stays. */
    void close() {
        gauges.forEach(registry::remove);
    }
}
