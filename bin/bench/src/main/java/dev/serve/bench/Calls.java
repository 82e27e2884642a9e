package dev.serve.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Calls a second of a function that does nothing: our call server, resilience4j, Failsafe, and the limit, in turns within
 * one run. The median of the rounds is told, and its ratio to the others.
 */
public final class Calls {

    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 8;

    private Calls() {}

    /** Runs all shapes, or those that the arguments name. */
    public static void main(String... arguments) throws Exception {
        List<CallShape> shapes = arguments.length == 0
                ? List.of(CallShape.values())
                : Arrays.stream(arguments)
                        .map(name -> CallShape.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        System.out.printf(
                "%10s %12s %14s %12s %12s %16s %12s %10s%n",
                "shape",
                "serve/s",
                "resilience4j/s",
                "Failsafe/s",
                "limit/s",
                "of resilience4j",
                "of Failsafe",
                "of limit");
        try (ServeCalls serve = new ServeCalls();
                Resilience4jCalls resilience4j = new Resilience4jCalls();
                FailsafeCalls failsafe = new FailsafeCalls();
                LimitCalls limit = new LimitCalls()) {
            for (CallShape shape : shapes) {
                print(shape, race(shape, List.of(serve, resilience4j, failsafe, limit)));
            }
        }
    }

    private static Map<String, Double> race(CallShape shape, List<CallContender> contenders) throws Exception {
        Map<String, Race.Heat> heats = new LinkedHashMap<>();
        contenders.forEach(contender -> heats.put(contender.name(), () -> rate(shape, contender)));
        return Race.medians(heats, WARM_UP_ROUNDS, ROUNDS);
    }

    private static double rate(CallShape shape, CallContender contender) throws Exception {
        int calls = callsPerRound(shape);
        long begin = System.nanoTime();
        shape.run(contender, calls);
        return calls * 1e9 / (System.nanoTime() - begin);
    }

    /** So many that a round takes some tenths of a second. */
    private static int callsPerRound(CallShape shape) {
        return switch (shape) {
            case WINDOW, PRESSURE -> 100_000;
            case SEQUENTIAL -> 20_000;
            case BATCH -> 1_000_000;
        };
    }

    private static void print(CallShape shape, Map<String, Double> medians) {
        double serve = medians.getOrDefault("serve", 0.0);
        double resilience4j = medians.getOrDefault("resilience4j", 0.0);
        double failsafe = medians.getOrDefault("Failsafe", 0.0);
        double limit = medians.getOrDefault("limit", 0.0);
        System.out.printf(
                "%10s %,12.0f %,14.0f %,12.0f %,12.0f %16.2f %12.2f %10.2f%n",
                shape.name().toLowerCase(Locale.ROOT),
                serve,
                resilience4j,
                failsafe,
                limit,
                serve / resilience4j,
                serve / failsafe,
                serve / limit);
    }
}
