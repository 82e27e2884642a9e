package dev.serve.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long it takes from saving a file of a module until its worker is RUNNING anew: by its source and by its class file, beside
 * a whole restart of {@code bin/serve run} of the same module. Each module is measured in a JVM like that of {@code serve run
 * --reload}: same options, same cache of loaded classes. Linux only.
 */
public final class Reload {

    private static final int ROUNDS = 60;
    private static final int RESTARTS = 5;
    private static final long LONGEST_MINUTES = 10;

    private Reload() {}

    /** Runs with modules of 1, 20 and 200 classes, or of as many as the arguments say; or {@code --leaks}. */
    public static void main(String... arguments) throws Exception {
        System.out.printf(
                "%s, Java %s, %d cores%n",
                processor(), Runtime.version(), Runtime.getRuntime().availableProcessors());
        if (arguments.length > 0 && arguments[0].equals("--leaks")) {
            leaks(arguments.length > 1 ? arguments[1] : "500");
            return;
        }
        int[] sizes = arguments.length == 0
                ? new int[] {1, 20, 200}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        System.out.printf(
                "%n%7s %-6s %7s %7s %7s %7s %7s %9s | %s %8s %5s%n",
                "classes",
                "by",
                "least",
                "p50/ms",
                "p95/ms",
                "max/ms",
                "first",
                "restart",
                ReloadTimes.NAMES.stream().map("%12s"::formatted).collect(Collectors.joining(" ")),
                "(javac)",
                "load");
        for (int size : sizes) {
            for (boolean bySource : new boolean[] {true, false}) {
                measure(size, bySource);
            }
        }
    }

    private static void measure(int size, boolean bySource) throws Exception {
        Path folder = Files.createTempDirectory("reload-bench");
        try {
            ReloadedModule module = new ReloadedModule(folder, size, bySource);
            module.write();
            Path results = folder.resolve("results");
            List<Long> restarts = new ArrayList<>();
            ServeProcess serve = restart(module, restarts);
            Path log = folder.resolve("log");
            await(
                    serve.start(
                            log,
                            ReloadRounds.class,
                            folder.toString(),
                            Integer.toString(size),
                            Boolean.toString(bySource),
                            Integer.toString(ROUNDS),
                            results.toString()),
                    log);
            print(module, results, restarts);
        } finally {
            delete(folder);
        }
    }

    private static ServeProcess restart(ReloadedModule module, List<Long> nanos)
            throws IOException, InterruptedException {
        Path command = Path.of("bin/serve").toAbsolutePath();
        ServeProcess serve = ServeProcess.run(command, module);
        for (int round = 0; round < RESTARTS; round++) {
            serve = ServeProcess.run(command, module);
            nanos.add(serve.toRunning());
        }
        return serve;
    }

    private static void print(ReloadedModule module, Path results, List<Long> restarts) throws IOException {
        List<Long> totals = column(ReloadRounds.read(results, ReloadRounds.Kind.TOTAL), 0);
        List<List<Long>> parts = ReloadRounds.read(results, ReloadRounds.Kind.PARTS);
        List<Long> compiled = column(ReloadRounds.read(results, ReloadRounds.Kind.COMPILED), 0);
        System.out.printf(
                "%,7d %-6s %7.1f %7.1f %7.1f %7.1f %7.1f %9.1f | %s %8s %5.1f%n",
                module.classes(),
                module.bySource() ? "source" : "class",
                percentile(totals, 0),
                percentile(totals, 50),
                percentile(totals, 95),
                percentile(totals, 100),
                percentile(column(ReloadRounds.read(results, ReloadRounds.Kind.FIRST), 0), 50),
                percentile(restarts, 50),
                IntStream.range(0, ReloadTimes.NAMES.size())
                        .mapToObj(part -> "%12.1f".formatted(percentile(column(parts, part), 50)))
                        .collect(Collectors.joining(" ")),
                compiled.isEmpty() ? "" : "%.1f".formatted(percentile(compiled, 50)),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void leaks(String reloads) throws Exception {
        Path folder = Files.createTempDirectory("reload-bench");
        try {
            ReloadedModule module = new ReloadedModule(folder, 20, true);
            module.write();
            ServeProcess serve = ServeProcess.run(Path.of("bin/serve").toAbsolutePath(), module);
            Path log = folder.resolve("log");
            Path results = folder.resolve("results");
            await(serve.start(log, ReloadLeaks.class, folder.toString(), "20", reloads, results.toString()), log);
            System.out.print(Files.readString(results));
        } finally {
            delete(folder);
        }
    }

    private static void await(Process process, Path log) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("the JVM has not ended well:\n" + Files.readString(log));
        }
    }

    private static List<Long> column(List<List<Long>> rows, int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** In milliseconds. */
    private static double percentile(List<Long> nanos, int percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1)) / 1e6;
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
