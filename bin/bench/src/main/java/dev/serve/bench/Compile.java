package dev.serve.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long it takes to compile a module after an edit of one file: by the product's compiler, which is kept; by one that is made
 * anew; and by fresh tasks of the JDK's, for that file alone or for all. In turns within one run; medians, in milliseconds.
 */
public final class Compile {

    private static final int WARM_UP_ROUNDS = 30;
    private static final int ROUNDS = 31;

    private Compile() {}

    /** Runs with modules of 1, 20 and 200 files, or of as many as the arguments say. */
    public static void main(String... arguments) throws Exception {
        int[] sizes = arguments.length == 0
                ? new int[] {1, 20, 200}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        System.out.printf(
                "%6s %9s %12s %12s %12s %12s %14s%n",
                "files", "warm/ms", "an error/ms", "cold/ms", "task/ms", "task all/ms", "task : warm");
        for (int size : sizes) {
            try (CompiledModule module = new CompiledModule(size)) {
                measure(module, size);
            }
        }
    }

    private static void measure(CompiledModule module, int size) throws Exception {
        Map<String, Race.Heat> heats = new LinkedHashMap<>();
        heats.put("warm", module::warm);
        heats.put("error", module::warmError);
        heats.put("cold", module::cold);
        heats.put("task", module::freshTask);
        heats.put("all", module::freshTaskForAll);
        Map<String, Double> rates = Race.medians(heats, size > 100 ? WARM_UP_ROUNDS / 3 : WARM_UP_ROUNDS, ROUNDS);
        double warm = millis(rates, "warm");
        double task = millis(rates, "task");
        System.out.printf(
                "%,6d %9.1f %12.1f %12.1f %12.1f %12.1f %14.2f%n",
                size, warm, millis(rates, "error"), millis(rates, "cold"), task, millis(rates, "all"), task / warm);
    }

    private static double millis(Map<String, Double> rates, String name) {
        return 1e3 / rates.getOrDefault(name, Double.NaN);
    }
}
