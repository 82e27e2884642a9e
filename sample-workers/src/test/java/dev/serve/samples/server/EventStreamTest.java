package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {

    private static final int ROUNDS = 10;
    private static final int SERVICES = 200;

    @TempDir
    private Path folder;

    @Test
    void nobodyWaitsForClientsThatAreSilent() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (RunningServer server = RunningServer.start(folder, """
                        maintenance.events.kept = 100000
                        modules { many { worker = dev.serve.samples.server.Recorder, instances = %d } }
                        """.formatted(SERVICES));
                HttpClient http = HttpClient.newHttpClient()) {
            server.awaitAll("RUNNING");
            for (int i = 0; i < 5; i++) {
                silent.add(askForEvents(server.port()));
            }
            InputStream stream = http.send(
                            HttpRequest.newBuilder(server.uri("/v1/events")).build(), BodyHandlers.ofInputStream())
                    .body();
            try (BufferedReader events = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(server.post("/v1/services/pause?name=all&wait=30s")
                                    .status())
                            .isEqualTo(207);
                    assertThat(server.services())
                            .allMatch(service -> service.getString("state").equals("PAUSED"));
                    server.post("/v1/services/resume?name=all&wait=30s");
                }

                // down by PAUSING to PAUSED, up by STARTING to RUNNING
                int changes = SERVICES * 4 * ROUNDS;
                List<Long> ids = new ArrayList<>();
                while (ids.size() < changes) {
                    String line = events.readLine();
                    if (line.startsWith("event:")) {
                        assertThat(line).matches("event: ?(snapshot|change)");
                    } else if (line.startsWith("id:")) {
                        ids.add(Long.parseLong(line.substring(3).strip()));
                    }
                }
                assertThat(ids).isSorted().doesNotHaveDuplicates();
            }
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** A client that asks, and never reads what it gets. */
    private static Socket askForEvents(int port) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setReceiveBufferSize(1024);
        socket.getOutputStream()
                .write("GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
