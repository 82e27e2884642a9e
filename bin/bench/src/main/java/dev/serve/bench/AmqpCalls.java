package dev.serve.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Echoes of a small text over a message broker, by 1, 64 and 192 callers: the client and the bridge beside {@code RpcClient} and
 * {@code RpcServer} of RabbitMQ's Java client, and beside the limit: the same messages, and nothing done with them. In turns within one run.
 */
public final class AmqpCalls {

    private static final int WARM_UP_ROUNDS = 3;
    private static final double SECONDS = 2;

    private AmqpCalls() {}

    /** Measures; the arguments are the port of a broker, the number of rounds, and the numbers of callers. */
    public static void main(String... arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        System.out.printf("%8s %-10s %12s %10s %10s %8s%n", "callers", "what", "calls/s", "p50 ms", "p99 ms", "ratio");
        for (int i = 2; i < arguments.length; i++) {
            measure(port, rounds, Integer.parseInt(arguments[i]));
        }
    }

    private static void measure(int port, int rounds, int callers) throws Exception {
        List<AmqpContender> contenders = new ArrayList<>();
        try {
            contenders.add(RawMessages.open(port));
            contenders.add(RpcClientCalls.open(port, callers));
            contenders.add(ServeAmqp.open(port));
            Map<String, LatencyHistogram> latencies = new LinkedHashMap<>();
            Map<String, Race.Heat> heats = new LinkedHashMap<>();
            for (AmqpContender each : contenders) {
                LatencyHistogram latency = new LatencyHistogram();
                latencies.put(each.name(), latency);
                heats.put(each.name(), () -> each.run(callers, SECONDS, latency));
            }
            Map<String, Double> medians = Race.medians(heats, WARM_UP_ROUNDS, rounds);
            double limit = medians.getOrDefault("limit", 1.0);
            medians.forEach((name, rate) -> {
                LatencyHistogram latency = latencies.getOrDefault(name, new LatencyHistogram());
                System.out.printf(
                        "%8d %-10s %,12.0f %10.2f %10.2f %8.2f%n",
                        callers,
                        name,
                        rate,
                        latency.percentileMicros(50) / 1e3,
                        latency.percentileMicros(99) / 1e3,
                        rate / limit);
            });
        } finally {
            for (AmqpContender each : contenders) {
                each.close();
            }
        }
    }
}
