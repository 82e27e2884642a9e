package dev.serve.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures contenders in turns, so that what slows the machine for a while slows all of them. */
final class Race {

    /** One measurement: so much a second. */
    @FunctionalInterface
    interface Heat {
        double perSecond() throws Exception;
    }

    private Race() {}

    /** The median of each contender's rounds, by its name; the rounds before, to warm up, do not count. */
    static Map<String, Double> medians(Map<String, Heat> contenders, int warmUpRounds, int rounds) throws Exception {
        Map<String, double[]> rates = new LinkedHashMap<>();
        contenders.keySet().forEach(name -> rates.put(name, new double[rounds]));
        for (int round = -warmUpRounds; round < rounds; round++) {
            for (Map.Entry<String, Heat> contender : contenders.entrySet()) {
                double rate = contender.getValue().perSecond();
                double[] all = rates.get(contender.getKey());
                if (round >= 0 && all != null) {
                    all[round] = rate;
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        rates.forEach((name, all) -> medians.put(name, median(all)));
        return medians;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
