package dev.serve.bench;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A contender that runs in a JVM of its own, and the load on it, from another one. */
final class MeasuredServer implements AutoCloseable {

    private static final int CONNECTIONS = 64;
    private static final Pattern RESULT =
            Pattern.compile("(\\d+) requests/s, p50 (\\d+) us, p99 (\\d+) us, (\\d+) not answered with 200");

    /** What one load has found. */
    record Result(double requestsPerSecond, double medianMicros, double p99Micros) {}

    private final JsonRpcContender contender;
    private final Process process;
    private final String port;

    MeasuredServer(JsonRpcContender contender, String answer) throws IOException {
        this.contender = contender;
        this.process = ChildJvm.start(JsonRpcContender.class, contender.name(), answer);
        this.port = ChildJvm.firstLine(process);
    }

    Result load(String body, int seconds) throws IOException, InterruptedException {
        Process load = ChildJvm.start(
                JsonRpcLoad.class,
                "127.0.0.1",
                port,
                JsonRpcContender.PATH,
                body,
                String.valueOf(CONNECTIONS),
                String.valueOf(seconds));
        String line = ChildJvm.firstLine(load);
        load.waitFor();
        Matcher found = RESULT.matcher(line);
        if (!found.matches() || !found.group(4).equals("0")) {
            throw new IllegalStateException(
                    contender.label() + ": expected all requests to be answered with 200, found: " + line);
        }
        return new Result(
                Double.parseDouble(found.group(1)),
                Double.parseDouble(found.group(2)),
                Double.parseDouble(found.group(3)));
    }

    JsonRpcContender contender() {
        return contender;
    }

    /** Ends the server. */
    @Override
    public void close() {
        process.destroy();
    }
}
