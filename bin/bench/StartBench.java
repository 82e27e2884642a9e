import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Times the start of ten workers: from the command until the log says that all are RUNNING, and until the port has
 * answered. Each round starts every variant once, so that what else the machine does hits them alike.
 *
 * <p>Arguments: the installation, the JDK, the number of rounds.
 */
public final class StartBench {

    private static final String CONFIGURATION = """
            serve {
              modules {
                loop { worker = dev.serve.samples.Spammer, settings { interval = 1h }, instances = 9 }
                echo { worker = dev.serve.samples.EchoServer, settings { port = 0 } }
              }
            }
            """;
    private static final String ALL_RUNNING = "all 10 services are RUNNING";
    private static final byte[] REQUEST =
            "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration LONGEST_START = Duration.ofMinutes(1);
    private static final long MILLIS_BETWEEN_TRIES = 2;

    /** What one start took, in milliseconds from the command; the processor time is that of all threads. */
    private record Start(double running, double port, double cpu) {}

    private StartBench() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path java = Path.of(arguments[1], "bin", "java");
        int rounds = Integer.parseInt(arguments[2]);
        Path folder = Files.createTempDirectory("serve-bench");
        Path configuration = Files.writeString(folder.resolve("serve.conf"), CONFIGURATION);
        Map<String, List<String>> variants = variants(home, java);
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        variants.keySet().forEach(name -> starts.put(name, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
                starts.get(variant.getKey()).add(start(variant.getValue(), configuration));
            }
        }
        print(starts);
    }

    private static Map<String, List<String>> variants(Path home, Path java) throws IOException {
        String classpath = Files.readString(home.resolve("dist/target/classpath")).strip();
        List<String> main = List.of("-cp", classpath, "dev.serve.supervisor.cli.Main");
        Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("plain JVM", joined(List.of(java.toString()), main));
        variants.put(
                "serial collector, C1",
                joined(List.of(java.toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), main));
        variants.put("bin/serve", List.of(home.resolve("bin/serve").toString()));
        return variants;
    }

    private static Start start(List<String> command, Path configuration) throws Exception {
        int port = freePort();
        List<String> run =
                joined(command, List.of("run", "-c", configuration.toString(), "--port", Integer.toString(port)));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(run).redirectErrorStream(true).start();
        try {
            CompletableFuture<Long> running = CompletableFuture.supplyAsync(() -> awaitRunning(process));
            awaitAnswer(process, port);
            double answered = millisSince(began, System.nanoTime());
            double allRunning = millisSince(began, running.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS));
            return new Start(allRunning, answered, processorMillis(process.pid()));
        } finally {
            process.destroy();
            if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** Reads on to the end, so that the process never waits for a reader. */
    private static long awaitRunning(Process process) {
        CompletableFuture<Long> seen = new CompletableFuture<>();
        StringBuilder all = new StringBuilder();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains(ALL_RUNNING)) {
                        seen.complete(System.nanoTime());
                    }
                    all.append(line).append('\n');
                }
            } catch (IOException closed) {
                all.append(closed);
            }
            seen.completeExceptionally(new IllegalStateException("it ended without '" + ALL_RUNNING + "':\n" + all));
        });
        return seen.join();
    }

    private static void awaitAnswer(Process process, int port) throws Exception {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!isReady(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the port did not answer: " + process);
            }
            Thread.sleep(MILLIS_BETWEEN_TRIES);
        }
    }

    private static boolean isReady(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write(REQUEST);
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).startsWith("HTTP/1.1 ");
        } catch (IOException refused) {
            return false;
        }
    }

    /** The time on processors so far, of all threads, also those that have ended; in ticks of 10 ms. */
    private static double processorMillis(long pid) throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] afterName = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) * 10.0;
    }

    private static double millisSince(long began, long ended) {
        return (ended - began) / 1e6;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void print(Map<String, List<Start>> starts) {
        System.out.printf("%-22s %22s %22s %22s%n", "ms, median (least)", "all RUNNING", "port answers", "processor time");
        starts.forEach((name, each) -> System.out.printf(
                "%-22s %22s %22s %22s%n",
                name,
                text(each.stream().map(Start::running)),
                text(each.stream().map(Start::port)),
                text(each.stream().map(Start::cpu))));
    }

    private static String text(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return "%.0f (%.0f)".formatted(sorted.get(sorted.size() / 2), sorted.getFirst());
    }

    private static List<String> joined(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
