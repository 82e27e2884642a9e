package dev.serve.bench;

import dev.serve.supervisor.lifecycle.Timers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transitions a second: ours, Guava's, and the limit, in turns within one run. The median of the rounds is told, and its
 * ratio to the others, which says more than the number does: it hardly depends on the machine.
 */
public final class Transitions {

    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 5;
    private static final long TRANSITIONS_A_ROUND = 200_000;

    private Transitions() {}

    /** Runs with 100, 1,000 and 10,000 services, or as many as the arguments say. */
    public static void main(String... arguments) throws Exception {
        int[] sizes = arguments.length == 0
                ? new int[] {100, 1_000, 10_000}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        System.out.printf(
                "%9s %12s %12s %12s %12s %12s%n", "services", "serve/s", "Guava/s", "limit/s", "of Guava", "of limit");
        Timers timers = Timers.system();
        for (int size : sizes) {
            List<Contender> contenders = List.of(new Serve(size, timers), new Guava(size), new Limit(size));
            Map<String, Race.Heat> heats = new LinkedHashMap<>();
            contenders.forEach(contender -> heats.put(contender.name(), () -> rate(contender)));
            Map<String, Double> medians = Race.medians(heats, WARM_UP_ROUNDS, ROUNDS);
            double serve = medians.getOrDefault("serve", 0.0);
            double guava = medians.getOrDefault("Guava", 0.0);
            double limit = medians.getOrDefault("limit", 0.0);
            System.out.printf(
                    "%,9d %,12.0f %,12.0f %,12.0f %12.2f %12.2f%n",
                    size, serve, guava, limit, serve / guava, serve / limit);
        }
    }

    private static double rate(Contender contender) throws Exception {
        long transitions = 0;
        long begin = System.nanoTime();
        while (transitions < TRANSITIONS_A_ROUND) {
            transitions += contender.upAndDown();
        }
        return transitions * 1e9 / (System.nanoTime() - begin);
    }
}
