package dev.serve.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What a socket server counts. Safe to use from any thread. */
record SocketMeters(MeterRegistry registry, Counter accepted, Counter refused, Counter failed, Gauge active) {

    static SocketMeters in(MeterRegistry registry, Connections connections) {
        return new SocketMeters(
                registry,
                registry.counter("serve.socket.accepted"),
                registry.counter("serve.socket.refused"),
                registry.counter("serve.socket.failed"),
                Gauge.builder("serve.socket.active", connections, Connections::count)
                        .register(registry));
    }

    /** Shows the number of connections no more. */
    void close() {
        registry.remove(active);
    }
}
