package dev.serve.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads an HTTP server with one and the same POST over keep-alive connections, each of which sends its next request when
 * the last one is answered. One thread looks after all the connections, so that the server gets as much of the machine
 * as can be; run it in a JVM of its own.
 */
public final class JsonRpcLoad {

    /** What was measured: requests answered with 200 and their times, and how many were answered otherwise. */
    record Result(double requestsPerSecond, long medianMicros, long p99Micros, long otherStatus) {}

    private static final String USAGE =
            "usage: JsonRpcLoad HOST PORT PATH BODY CONNECTIONS SECONDS   (BODY is JSON, or @FILE; a third of SECONDS"
                    + " is run before, unmeasured)";

    private JsonRpcLoad() {}

    /** Prints one line: requests a second, median and 99th percentile in microseconds, answers other than 200. */
    public static void main(String... arguments) throws Exception {
        if (arguments.length != 6) {
            System.err.println(USAGE);
            System.exit(2);
        }
        InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        byte[] body = arguments[3].startsWith("@")
                ? Files.readAllBytes(Path.of(arguments[3].substring(1)))
                : arguments[3].getBytes(StandardCharsets.UTF_8);
        Result result = run(
                server,
                request(arguments[0], arguments[2], body),
                Integer.parseInt(arguments[4]),
                Duration.ofSeconds(Long.parseLong(arguments[5])));
        System.out.printf(
                "%.0f requests/s, p50 %d us, p99 %d us, %d not answered with 200%n",
                result.requestsPerSecond, result.medianMicros, result.p99Micros, result.otherStatus);
    }

    static Result run(InetSocketAddress server, byte[] request, int connections, Duration measured) throws IOException {
        List<LoadConnection> open = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                open.add(new LoadConnection(server, request, selector));
            }
            drive(selector, measured.dividedBy(3), new LatencyHistogram());
            LatencyHistogram latencies = new LatencyHistogram();
            open.forEach(LoadConnection::resetOtherStatus);
            long nanos = drive(selector, measured, latencies);
            return new Result(
                    latencies.count() * 1e9 / nanos,
                    latencies.percentileMicros(50),
                    latencies.percentileMicros(99),
                    open.stream().mapToLong(LoadConnection::otherStatus).sum());
        } finally {
            for (LoadConnection connection : open) {
                connection.close();
            }
        }
    }

    private static long drive(Selector selector, Duration time, LatencyHistogram latencies) throws IOException {
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < time.toNanos()) {
            selector.select(1_000);
            for (SelectionKey key : selector.selectedKeys()) {
                ((LoadConnection) key.attachment()).readable(latencies);
            }
            selector.selectedKeys().clear();
            now = System.nanoTime();
        }
        return now - begin;
    }

    private static byte[] request(String host, String path, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
