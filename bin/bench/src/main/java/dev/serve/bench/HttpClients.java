package dev.serve.bench;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * 10,000 small requests to 1, 8 and 64 hosts, 2 and 32 at once on each: ours, the JDK's client with a semaphore a host,
 * OkHttp's dispatcher, and Apache HttpClient 5, asynchronous. All in one JVM, the hosts in another, in turns. Told are the
 * medians of requests a second, and ours as a ratio to the best of the others.
 */
public final class HttpClients {

    private static final int REQUESTS = 10_000;
    private static final int ROUNDS = 9;
    private static final int WARM_UP_ROUNDS = 3;
    private static final String OURS = "serve";

    private HttpClients() {}

    /** Runs 9 rounds against hosts that answer at once; the arguments may say how many, and how long a host takes. */
    public static void main(String... arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        String delayMillis = arguments.length > 1 ? arguments[1] : "0";
        Process hosts = ChildJvm.start(QuickHost.class, delayMillis);
        try {
            int port = Integer.parseInt(ChildJvm.firstLine(hosts));
            System.out.printf(
                    "%5s %8s %9s %9s %9s %9s %14s%n",
                    "hosts", "at once", OURS, "jdk", "okhttp", "apache", "of the best");
            for (int count : List.of(1, 8, 64)) {
                for (int simultaneous : List.of(2, 32)) {
                    race(port, count, simultaneous, rounds);
                }
            }
        } finally {
            hosts.destroy();
        }
        // OkHttp's threads would keep the JVM for a minute.
        System.exit(0);
    }

    private static void race(int port, int hosts, int simultaneous, int rounds) throws Exception {
        List<URI> requests = IntStream.range(0, REQUESTS)
                .mapToObj(i -> URI.create("http://127.0.0." + (10 + i % hosts) + ":" + port + "/x"))
                .toList();
        Map<String, Double> medians;
        try (HttpContender serve = new ServeHttp(simultaneous);
                HttpContender jdk = new JdkHttp(simultaneous);
                HttpContender okhttp = new OkHttp(simultaneous);
                HttpContender apache = new ApacheHttp(simultaneous)) {
            Map<String, Race.Heat> heats = new LinkedHashMap<>();
            heats.put(OURS, () -> perSecond(OURS, serve, requests));
            heats.put("jdk", () -> perSecond("jdk", jdk, requests));
            heats.put("okhttp", () -> perSecond("okhttp", okhttp, requests));
            heats.put("apache", () -> perSecond("apache", apache, requests));
            medians = Race.medians(heats, WARM_UP_ROUNDS, rounds);
        }
        double ours = medians.getOrDefault(OURS, 0.0);
        double best = medians.entrySet().stream()
                .filter(each -> !each.getKey().equals(OURS))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElseThrow();
        System.out.printf("%5d %8d", hosts, simultaneous);
        medians.values().forEach(median -> System.out.printf(" %,9.0f", median));
        System.out.printf(" %14.2f%n", ours / best);
    }

    private static double perSecond(String name, HttpContender contender, List<URI> requests) throws Exception {
        long begin = System.nanoTime();
        int bad = contender.ask(requests);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (bad > 0) {
            throw new IOException(name + ": expected all requests to be answered with 200, found " + bad + " not");
        }
        return requests.size() / seconds;
    }
}
