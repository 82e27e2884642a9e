package dev.serve.bench;

import com.typesafe.config.ConfigFactory;
import dev.serve.amqp.EmbeddedBroker;
import dev.serve.calls.Procedures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls a second echoed over the embedded broker, which runs in this JVM, and over a RabbitMQ beside it, in turns within one
 * run; and how long the embedded broker takes to start.
 */
public final class AmqpBroker {

    private static final int STARTS = 21;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 7;
    private static final int CALLS = 20_000;

    private AmqpBroker() {}

    /** Measures; the argument is the port of a RabbitMQ. */
    public static void main(String... arguments) throws Exception {
        printStarts();
        EmbeddedBroker worker = started();
        try (EchoOverBroker embedded = new EchoOverBroker(worker.port());
                EchoOverBroker rabbit = new EchoOverBroker(Integer.parseInt(arguments[0]))) {
            Map<String, Race.Heat> heats = new LinkedHashMap<>();
            heats.put("embedded", () -> rate(embedded));
            heats.put("RabbitMQ", () -> rate(rabbit));
            Map<String, Double> medians = Race.medians(heats, WARM_UP_ROUNDS, ROUNDS);
            double ours = medians.getOrDefault("embedded", 0.0);
            double theirs = medians.getOrDefault("RabbitMQ", 0.0);
            System.out.printf("%14s %14s %8s%n", "embedded/s", "RabbitMQ/s", "ratio");
            System.out.printf("%,14.0f %,14.0f %8.2f%n", ours, theirs, ours / theirs);
        }
        worker.stop();
    }

    private static void printStarts() throws Exception {
        double[] millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            EmbeddedBroker worker = started();
            millis[i] = (System.nanoTime() - begin) / 1e6;
            worker.stop();
        }
        System.out.printf("start: %.1f ms the first time, ", millis[0]);
        Arrays.sort(millis);
        System.out.printf("%.1f ms the median of %d%n", millis[STARTS / 2], STARTS);
    }

    private static EmbeddedBroker started() throws Exception {
        EmbeddedBroker worker = new EmbeddedBroker();
        worker.attach(new BenchContext(ConfigFactory.parseString("port = 0"), new Procedures()));
        worker.prepare();
        worker.start();
        return worker;
    }

    private static double rate(EchoOverBroker echo) throws Exception {
        long begin = System.nanoTime();
        echo.run(CALLS);
        return CALLS * 1e9 / (System.nanoTime() - begin);
    }
}
