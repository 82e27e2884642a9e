package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpMutationTest {

    private static final int REQUESTS = 50_000;
    private static final int CLIENTS = 8;
    private static final List<String> SEEDS = List.of(
            "POST /x?y=z HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: v\r\n\r\n",
            "GET http://x/a HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0.5\r\nConnection: close\r\n\r\n",
            "POST /throw HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}",
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");

    @Test
    @Timeout(300)
    void mutatedRequestsNeverHangItAndAreNeverAnsweredWithAStackTrace() throws Exception {
        HttpTestServer server = HttpTestServer.running("max-connections = 10000, request-timeout = 2s");
        server.worker.remember = false;
        server.worker.letGo.countDown();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> all = IntStream.range(0, CLIENTS)
                    .mapToObj(seed -> clients.submit(() -> attack(server, new Random(seed))))
                    .toList();
            int answered = 0;
            for (Future<Integer> one : all) {
                answered += one.get();
            }
            assertThat(answered).isGreaterThan(REQUESTS * 9 / 10);
        }
        await().until(() -> server.connections() == 0);
        assertThat(server.exchange("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
        server.close();
        assertThat(server.context.living()).isEmpty();
        assertThat(server.context.lines()).noneMatch(line -> line.contains("a connection from"));
    }

    /** Sends its share, and tells how many were answered: some are cut before their first byte, and few are reset. */
    private static int attack(HttpTestServer server, Random random) throws Exception {
        int answered = 0;
        for (int i = 0; i < REQUESTS / CLIENTS; i++) {
            byte[] request = mutated(random);
            String answer;
            try (HttpTestClient client = server.connect()) {
                client.send(request);
                client.socket().shutdownOutput();
                answer = client.untilEnd();
            } catch (SocketException reset) {
                continue;
            }
            answered += answer.isEmpty() ? 0 : 1;
            assertThat(answer)
                    .as(new String(request, StandardCharsets.ISO_8859_1))
                    .doesNotContain("\tat ", "Exception", "dev.serve")
                    .matches("(?s)(HTTP/1\\.1 [1-5]\\d\\d .*)?");
        }
        return answered;
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.ISO_8859_1);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> spliced(bytes, at, at + 1, new byte[0]);
                case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 9)));
                default -> spliced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] result = new byte[from + between.length + bytes.length - to];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
        return result;
    }
}
