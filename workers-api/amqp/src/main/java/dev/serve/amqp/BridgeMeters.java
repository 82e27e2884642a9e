package dev.serve.amqp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** What a bridge counts. Safe to use from any thread. */
final class BridgeMeters {

    /** What came of a call that was answered. */
    enum Result {
        RETURNED,
        FAILED,
        TIMEOUT,
        CANCELLED,
        REFUSED,
        UNSENDABLE
    }

    /** Why an answer reached nobody. */
    enum Unanswerable {
        NO_REPLY_TO,
        CALLER_GONE,
        CONNECTION_LOST
    }

    private final MeterRegistry meters;
    private final List<Meter> all = Collections.synchronizedList(new ArrayList<>());
    private final Map<Result, Counter> calls = new EnumMap<>(Result.class);
    private final Map<Unanswerable, Counter> unanswerable = new EnumMap<>(Unanswerable.class);
    final Counter malformed;
    final Counter redelivered;
    final Counter poison;
    final Counter givenBack;

    /** @param running how many calls are under way */
    BridgeMeters(MeterRegistry meters, IntSupplier running) {
        this.meters = meters;
        for (Result result : Result.values()) {
            calls.put(result, counter("calls", "outcome", word(result), "calls answered, by what came of them"));
        }
        for (Unanswerable why : Unanswerable.values()) {
            unanswerable.put(why, counter("unanswerable", "reason", word(why), "answers that reached nobody"));
        }
        malformed = counter("malformed", "bodies that are no calls");
        redelivered = counter("redelivered", "calls that came back, and were run again");
        poison = counter("poison", "calls that came back too often, and were refused");
        givenBack = counter("returned", "calls given back to their queue");
        all.add(Gauge.builder("serve.amqp.bridge.running", running, IntSupplier::getAsInt)
                .description("calls taken out of queues and not answered yet")
                .strongReference(true)
                .register(meters));
    }

    void count(Result result) {
        of(calls, result).increment();
    }

    void count(Unanswerable why) {
        of(unanswerable, why).increment();
    }

    private static <E extends Enum<E>> Counter of(Map<E, Counter> counters, E key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("there is no counter of " + key);
        }
        return counter;
    }

    /** Takes all of them away. */
    void remove() {
        all.forEach(meters::remove);
    }

    private Counter counter(String name, String description) {
        return kept(Counter.builder("serve.amqp.bridge." + name).description(description));
    }

    private Counter counter(String name, String tag, String value, String description) {
        return kept(Counter.builder("serve.amqp.bridge." + name).tag(tag, value).description(description));
    }

    private Counter kept(Counter.Builder builder) {
        Counter counter = builder.register(meters);
        all.add(counter);
        return counter;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
