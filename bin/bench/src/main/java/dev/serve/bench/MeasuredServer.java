package dev.serve.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        this.process = java(JsonRpcContender.class, contender.name(), answer);
        this.port = firstLine(process);
    }

    Result load(String body, int seconds) throws IOException, InterruptedException {
        Process load = java(
                JsonRpcLoad.class,
                "127.0.0.1",
                port,
                JsonRpcContender.PATH,
                body,
                String.valueOf(CONNECTIONS),
                String.valueOf(seconds));
        String line = firstLine(load);
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

    private static Process java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path", ""),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new IOException("expected a line from "
                    + process.info().commandLine().orElse("a JVM") + ", found that it has ended");
        }
        return line;
    }

    /** Ends the server. */
    @Override
    public void close() {
        process.destroy();
    }
}
