package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred clients follow the events, and a third of them do not read. */
class ManyFollowersTest {

    private static final int READERS = 133;
    private static final int SILENT = 67;
    private static final int SERVICES = 100;

    /** More changes than are kept: each round brings four of each service. */
    private static final int FIRST_ROUNDS = 5;

    private static final int MORE_ROUNDS = 20;

    /** What the heap would hold besides if it kept the events for those who do not read is three times as much. */
    private static final long MOST_GROWTH_KIB = 32 * 1024;

    private static final Pattern STREAMS = Pattern.compile("(?m)^serve_streams (\\d+)");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void thoseWhoDoNotReadHoldUpNobodyAndKeepNothing() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (RunningServer server = RunningServer.start(folder, """
                        modules {
                          many { worker = dev.serve.samples.server.Recorder, instances = %d }
                          last { worker = dev.serve.samples.server.Recorder }
                        }
                        """.formatted(SERVICES));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.awaitAll("RUNNING");
            List<Socket> silent = followers(SILENT, server.port(), sockets);
            List<Future<Fate>> readers = new ArrayList<>();
            for (Socket socket : followers(READERS, server.port(), sockets)) {
                readers.add(threads.submit(() -> read(socket)));
            }
            awaitThat(() -> "all followers", () -> followers(server) == READERS + SILENT);

            pauseAndResume(server, FIRST_ROUNDS);
            long before = heapKib(server);
            pauseAndResume(server, MORE_ROUNDS);
            long after = heapKib(server);
            assertThat(server.post("/v1/services/last/pause?wait=30s").status()).isEqualTo(200);

            for (Future<Fate> reader : readers) {
                assertThat(reader.get(2, TimeUnit.MINUTES)).isNotEqualTo(Fate.DROPPED);
            }
            assertThat(after - before).as("KiB that the heap has grown by").isLessThan(MOST_GROWTH_KIB);
            assertThat(silent.stream().map(ManyFollowersTest::read)).doesNotContain(Fate.TOLD_ALL);
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void pauseAndResume(RunningServer server, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (String command : List.of("pause", "resume")) {
                RunningServer.Reply done = server.post("/v1/services/" + command + "?name=many&wait=30s");
                assertThat(done.body().getConfigList("results"))
                        .hasSize(SERVICES)
                        .allMatch(result -> result.getInt("status") == 200);
            }
        }
    }

    /** They ask by HTTP/1.0, whose answers come without the sizes of chunks between the lines, or within one. */
    private static List<Socket> followers(int count, int port, List<Socket> all) throws IOException {
        List<Socket> followers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            all.add(socket);
            followers.add(socket);
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write("GET /v1/events HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        return followers;
    }

    /** How one fared who followed. */
    private enum Fate {
        TOLD_ALL,
        TOLD_WHAT_IS_MISSED,
        DROPPED
    }

    /** Reads until it is told that the service "last" is PAUSED; nothing is passed over in silence. */
    private static Fate read(Socket socket) {
        boolean isMissing = false;
        boolean wasMissing = false;
        String event = "";
        long last = 0;
        try {
            BufferedReader in = reader(socket);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                    isMissing = isMissing || event.equals("missed");
                    wasMissing = wasMissing || isMissing;
                } else if (line.startsWith("id: ")) {
                    long id = Long.parseLong(line.substring(4));
                    boolean isSnapshot = event.equals("snapshot");
                    assertThat(isSnapshot ? last == 0 || isMissing : id == last + 1)
                            .as("%s %d after %d", event, id, last)
                            .isTrue();
                    isMissing = false;
                    last = id;
                } else if (line.startsWith("data: ") && isLastPaused(line)) {
                    return wasMissing ? Fate.TOLD_WHAT_IS_MISSED : Fate.TOLD_ALL;
                }
            }
            return Fate.DROPPED;
        } catch (IOException reset) {
            return Fate.DROPPED;
        }
    }

    private static boolean isLastPaused(String line) {
        return line.contains("\"module\":\"last\",\"state\":\"PAUSED\"")
                || (line.contains("\"service\":\"last\"") && line.contains("\"to\":\"PAUSED\""));
    }

    private static BufferedReader reader(Socket socket) {
        try {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static int followers(RunningServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(server.uri("/metrics")).build(), BodyHandlers.ofString())
                    .body();
            Matcher streams = STREAMS.matcher(metrics);
            return streams.find() ? Integer.parseInt(streams.group(1)) : 0;
        }
    }

    /** What is left on the server's heap after a collection of all. */
    private static long heapKib(RunningServer server) throws Exception {
        jcmd(server, "GC.run");
        Matcher used = USED.matcher(jcmd(server, "GC.heap_info"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        assertThat(sum).isPositive();
        return sum;
    }

    private static String jcmd(RunningServer server, String command) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.process().pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
