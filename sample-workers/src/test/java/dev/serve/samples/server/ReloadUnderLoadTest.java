package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JSON-RPC server, under load, while the module behind its procedures is replaced again and again. */
class ReloadUnderLoadTest {

    private static final int CLIENTS = 4;
    private static final int RELOADS = 100;

    private final Path folder;

    ReloadUnderLoadTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noRequestIsLostRefusedOrAnsweredByHalfOfEachVersionInAHundredReloads() throws Exception {
        write(0);
        AtomicBoolean enough = new AtomicBoolean();
        try (RunningServer server = RunningServer.start(folder, """
                        modules {
                          pair { module = com.acme.Pair, sources = [sources] }
                          rpc { worker = dev.serve.jsonrpc.JsonRpcServer, settings { port = 0, expose = [pair] } }
                        }
                        """);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.awaitAll("RUNNING");
            long epoch = server.service("rpc").getLong("epoch");
            int port = server.service("rpc").getInt("health.details.port");
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> callUntil(enough, port)));
            }

            try (KeptConnection own = new KeptConnection(port)) {
                for (int version = 1; version <= RELOADS; version++) {
                    write(version);
                    RunningServer.Reply reload = server.post("/v1/modules/pair/reload");
                    assertThat(reload.status()).as("%s", reload.body()).isEqualTo(200);
                    assertThat(version(own)).isEqualTo(version);
                }
            } finally {
                enough.set(true);
            }

            for (Future<Integer> client : clients) {
                assertThat(client.get()).isGreaterThan(RELOADS);
            }
            assertThat(server.service("rpc").getLong("epoch")).isEqualTo(epoch);
        }
    }

    /** Calls on one connection; returns how many calls that were. */
    private static int callUntil(AtomicBoolean enough, int port) throws IOException {
        int calls = 0;
        int last = 0;
        try (KeptConnection connection = new KeptConnection(port)) {
            while (!enough.get()) {
                int seen = version(connection);
                assertThat(seen).isBetween(last, RELOADS);
                last = seen;
                calls++;
            }
        }
        return calls;
    }

    private static int version(KeptConnection connection) throws IOException {
        String answer = connection.call("version", "[]");
        assertThat(answer).matches("\\{\"jsonrpc\":\"2.0\",\"result\":\\d+,\"id\":1}");
        return Integer.parseInt(answer.replaceAll(".*\"result\":|,.*", ""));
    }

    /** A module of two classes, which tells by an error when they are not of the same version. */
    private void write(int version) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Files.writeString(
                sources.resolve("Half.java"),
                "package com.acme; class Half { static int version() { return %d; } }".formatted(version));
        Files.writeString(sources.resolve("Pair.java"), """
                package com.acme;

                import com.typesafe.config.Config;
                import dev.serve.calls.Procedure;
                import dev.serve.worker.WorkerModule;
                import dev.serve.worker.Workers;

                public class Pair implements WorkerModule {
                    @Override public Workers workers(Config settings) { return Workers.none(); }

                    @Procedure public int version() {
                        int own = %d;
                        for (int i = 0; i < 3; i++) {
                            if (Half.version() != own) {
                                throw new IllegalStateException("halves of " + own + " and " + Half.version());
                            }
                            Thread.yield();
                        }
                        return own;
                    }
                }
                """.formatted(version));
    }
}
