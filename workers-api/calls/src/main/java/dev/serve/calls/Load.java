package dev.serve.calls;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** How much a call server has to do, and what came of it. Counts on when the server is paused and started again. */
final class Load {

    final AtomicInteger waiting = new AtomicInteger();
    final LongAdder rejected = new LongAdder();
    final LongAdder values = new LongAdder();
    final LongAdder thrown = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder retries = new LongAdder();
    /** Of those that have ended, how long they were under way. */
    final LongAdder nanos = new LongAdder();

    void count(Outcome<?> outcome) {
        switch (outcome) {
            case Outcome.Value<?> _ -> values.increment();
            case Outcome.Thrown<?> _ -> thrown.increment();
            case Outcome.Timeout<?> _ -> timeouts.increment();
            case Outcome.Cancelled<?> _ -> cancelled.increment();
        }
    }

    /** Counts those of a batch, the many that are alike at once. */
    <T extends @Nullable Object> void count(List<Outcome<T>> outcomes) {
        long good = 0;
        for (Outcome<T> outcome : outcomes) {
            if (outcome instanceof Outcome.Value<T>) {
                good++;
            } else {
                count(outcome);
            }
        }
        values.add(good);
    }

    private long ended() {
        return values.sum() + thrown.sum() + timeouts.sum() + cancelled.sum();
    }

    /** Shows all this among the meters of a service; the meters are to be removed in the end. */
    List<Meter> show(MeterRegistry meters, IntSupplier running) {
        List<Meter> shown = new ArrayList<>();
        shown.add(Gauge.builder("serve.calls.running", running, IntSupplier::getAsInt)
                .description("calls under way, those that ignore their interrupt among them")
                .strongReference(true)
                .register(meters));
        shown.add(Gauge.builder("serve.calls.waiting", waiting, AtomicInteger::get)
                .description("callers that wait for a place")
                .register(meters));
        shown.add(FunctionCounter.builder("serve.calls.rejected", rejected, LongAdder::sum)
                .description("calls for which there was no place")
                .register(meters));
        shown.add(FunctionCounter.builder("serve.calls.retries", retries, LongAdder::sum)
                .description("calls tried again")
                .register(meters));
        shown.add(FunctionTimer.builder(
                        "serve.calls.duration", this, Load::ended, load -> load.nanos.sum(), TimeUnit.NANOSECONDS)
                .description("how long calls were under way")
                .register(meters));
        Map<String, LongAdder> outcomes = new LinkedHashMap<>();
        outcomes.put("value", values);
        outcomes.put("thrown", thrown);
        outcomes.put("timeout", timeouts);
        outcomes.put("cancelled", cancelled);
        outcomes.forEach(
                (outcome, count) -> shown.add(FunctionCounter.builder("serve.calls.ended", count, LongAdder::sum)
                        .tag("outcome", outcome)
                        .description("calls that have ended, by what came of them")
                        .register(meters)));
        return shown;
    }

    Map<String, Object> details(int running, int limit) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("running", running);
        details.put("limit", limit);
        details.put("waiting", waiting.get());
        details.put("rejected", rejected.sum());
        details.put("ended", ended());
        details.put("timeouts", timeouts.sum());
        long ended = ended();
        details.put("mean-micros", ended == 0 ? 0L : nanos.sum() / ended / 1000);
        return details;
    }
}
