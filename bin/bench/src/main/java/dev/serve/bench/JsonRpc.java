package dev.serve.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * JSON-RPC over HTTP, one call a request and batches of a hundred: ours, jsonrpc4j on Jetty, and the limit, each in a JVM of
 * its own, in turns. The median of the rounds is told, and its ratios to the others.
 */
public final class JsonRpc {

    private static final int ROUNDS = 5;
    private static final int SECONDS = 3;
    private static final int BATCH_SIZE = 100;

    private JsonRpc() {}

    /** Runs 5 rounds of 3 seconds each, or as many as the arguments say. */
    public static void main(String... arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SECONDS;
        System.out.printf("%8s %10s %12s %9s %9s%n", "shape", "server", "requests/s", "p50 us", "p99 us");
        race("single", call(1), answer(1), rounds, seconds);
        race("batch", all(JsonRpc::call), all(JsonRpc::answer), rounds, seconds);
    }

    private static void race(String shape, String body, String answer, int rounds, int seconds) throws Exception {
        Map<JsonRpcContender, List<MeasuredServer.Result>> results = new EnumMap<>(JsonRpcContender.class);
        try (MeasuredServer serve = new MeasuredServer(JsonRpcContender.SERVE, answer);
                MeasuredServer jsonrpc4j = new MeasuredServer(JsonRpcContender.JSONRPC4J, answer);
                MeasuredServer limit = new MeasuredServer(JsonRpcContender.LIMIT, answer)) {
            List<MeasuredServer> servers = List.of(serve, jsonrpc4j, limit);
            for (MeasuredServer server : servers) {
                server.load(body, seconds);
            }
            for (int round = 0; round < rounds; round++) {
                measure(servers, body, seconds, results);
            }
        }
        results.forEach((contender, all) -> print(shape, contender, all));
        printRatios(shape, results);
    }

    private static void measure(
            List<MeasuredServer> servers,
            String body,
            int seconds,
            Map<JsonRpcContender, List<MeasuredServer.Result>> results)
            throws IOException, InterruptedException {
        for (MeasuredServer server : servers) {
            results.computeIfAbsent(server.contender(), _ -> new ArrayList<>()).add(server.load(body, seconds));
        }
    }

    private static void print(String shape, JsonRpcContender contender, List<MeasuredServer.Result> all) {
        System.out.printf(
                "%8s %10s %,12.0f %,9.0f %,9.0f%n",
                shape,
                contender.label(),
                median(all, MeasuredServer.Result::requestsPerSecond),
                median(all, MeasuredServer.Result::medianMicros),
                median(all, MeasuredServer.Result::p99Micros));
    }

    private static void printRatios(String shape, Map<JsonRpcContender, List<MeasuredServer.Result>> results) {
        List<MeasuredServer.Result> serve = results.getOrDefault(JsonRpcContender.SERVE, List.of());
        List<MeasuredServer.Result> theirs = results.getOrDefault(JsonRpcContender.JSONRPC4J, List.of());
        List<MeasuredServer.Result> limit = results.getOrDefault(JsonRpcContender.LIMIT, List.of());
        System.out.printf(
                "%8s %10s requests: %.2f of jsonrpc4j, %.2f of the limit; p99: %.2f of jsonrpc4j%n",
                shape,
                "ratios",
                ratio(serve, theirs, MeasuredServer.Result::requestsPerSecond),
                ratio(serve, limit, MeasuredServer.Result::requestsPerSecond),
                ratio(serve, theirs, MeasuredServer.Result::p99Micros));
    }

    private static double ratio(
            List<MeasuredServer.Result> ours,
            List<MeasuredServer.Result> others,
            ToDoubleFunction<MeasuredServer.Result> figure) {
        return median(ours, figure) / median(others, figure);
    }

    private static double median(List<MeasuredServer.Result> all, ToDoubleFunction<MeasuredServer.Result> figure) {
        return Race.median(all.stream().mapToDouble(figure).toArray());
    }

    private static String call(int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[" + id + ",2],\"id\":" + id + "}";
    }

    private static String answer(int id) {
        return "{\"jsonrpc\":\"2.0\",\"result\":" + (id + 2) + ",\"id\":" + id + "}";
    }

    private static String all(IntFunction<String> each) {
        return IntStream.range(0, BATCH_SIZE).mapToObj(each).collect(Collectors.joining(",", "[", "]"));
    }
}
