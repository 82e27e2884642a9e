package dev.serve.jsonrpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.IntStream;

/** Counts requests that were read whole, and answers by the class of their status. Safe to use from any thread. */
final class HttpMeters {

    private final Counter requests;
    private final List<Counter> answers;

    HttpMeters(MeterRegistry registry) {
        requests = registry.counter("serve.http.requests");
        answers = IntStream.rangeClosed(1, 5)
                .mapToObj(hundreds -> registry.counter("serve.http.answers", "status", hundreds + "xx"))
                .toList();
    }

    void request() {
        requests.increment();
    }

    void answer(int status) {
        answers.get(status / 100 - 1).increment();
    }
}
