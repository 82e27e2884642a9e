package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.serve.supervisor.cli.ClientCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Procedures of a module, called from the shell, over the maintenance port and by JSON-RPC. */
class ProceduresTest {

    private static final String MODULES = """
            modules {
              math { module = dev.serve.samples.MathModule, settings.version = %d }
              calls { worker = dev.serve.calls.CallServer, settings.limit = 50 }
              rpc {
                worker = dev.serve.jsonrpc.JsonRpcServer
                after = [math, calls]
                settings { port = 0, expose = [math], calls = calls }
              }
            }
            """;

    private final Path folder;

    ProceduresTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aProcedureIsCalledFromTheShell() throws Exception {
        try (RunningServer server = started()) {
            assertThat(server.serve("call", "add", "1", "2").out()).containsExactly("3");
            assertThat(server.serve("call", "math/add", "b=2.5", "a=1").out()).containsExactly("3.5");
            assertThat(server.serve("call", "add", "1", "2", "-o", "json").out())
                    .containsExactly("{\"result\":3}");

            ClientCommand misfit = server.serve("call", "add", "one", "2");
            assertThat(misfit.exitCode()).isEqualTo(2);
            assertThat(misfit.err())
                    .containsExactly("serve: add(a, b), parameter 'a': expected a number, found the text 'one'");
            assertThat(server.serve("call", "fail", "broken").err()).containsExactly("serve: broken");
            assertThat(server.serve("call", "nosuch").exitCode()).isEqualTo(1);
            ClientCommand late = server.serve("call", "nap", "60000", "--timeout", "50ms");
            assertThat(late.err()).containsExactly("serve: 'nap' did not end within 50 ms");
        }
    }

    @Test
    void thePortListsProceduresWithTheirParameters() throws Exception {
        try (RunningServer server = started()) {
            List<? extends Config> all = server.get("/v1/procedures").body().getConfigList("procedures");

            assertThat(all.stream().map(each -> each.getString("name")))
                    .containsExactly("add", "fail", "fibonacci", "nap");
            assertThat(all.getFirst().getConfigList("parameters").stream().map(each -> each.getString("name")))
                    .containsExactly("a", "b");
        }
    }

    @Test
    void pausingAModuleWaitsForItsCallsAndThenItIsAwayNotUnknown() throws Exception {
        try (RunningServer server = started();
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI rpc = rpc(server);
            Future<String> napping = threads.submit(() -> call(http, rpc, "nap", "[4000]"));
            awaitThat(() -> "a call under way", () -> server.service("calls").getInt("health.details.running") == 1);

            server.post("/v1/services/math/pause", "{\"reason\": \"lunch\"}");

            assertThat(server.state("math")).isEqualTo("PAUSING");
            assertThat(napping.get()).contains("\"result\":4000");
            server.awaitState("math", "PAUSED");
            assertThat(call(http, rpc, "add", "[1,2]")).contains("-32001", "'add' is away: math is PAUSED (lunch)");
            assertThat(call(http, rpc, "nosuch", "[]")).contains("-32601");
            assertThat(server.serve("call", "add", "1", "2").exitCode()).isEqualTo(7);

            server.post("/v1/services/math/resume?wait=30s");
            assertThat(call(http, rpc, "add", "[1,2]")).contains("\"result\":3");
        }
    }

    @Test
    void aPausedCallServerRefusesAndTheRunningCallEnds() throws Exception {
        try (RunningServer server = started();
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI rpc = rpc(server);
            Future<String> napping = threads.submit(() -> call(http, rpc, "nap", "[1000]"));
            awaitThat(() -> "a call under way", () -> server.service("calls").getInt("health.details.running") == 1);

            server.post("/v1/services/calls/pause?wait=30s");

            assertThat(napping.get()).contains("\"result\":1000");
            assertThat(call(http, rpc, "add", "[1,2]")).contains("-32001", "takes no calls: it is paused");
            server.post("/v1/services/calls/resume?wait=30s");
            assertThat(call(http, rpc, "add", "[1,2]")).contains("\"result\":3");
        }
    }

    @Test
    void aModuleIsReplacedUnderLoadAndNoCallIsLost() throws Exception {
        try (RunningServer server = started();
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI rpc = rpc(server);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger right = new AtomicInteger();
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> {
                    while (!enough.get()) {
                        String answer = call(http, rpc, "add", "[1,2]");
                        if (answer.equals("{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":1}")) {
                            right.incrementAndGet();
                        } else {
                            wrong.add(answer);
                        }
                    }
                    return null;
                });
            }
            for (int version = 2; version < 7; version++) {
                int before = right.get();
                awaitThat(() -> "calls between two reloads: " + wrong, () -> right.get() > before + 20);
                assertThat(server.reload(MODULES.formatted(version))).contains("restart math");
            }
            enough.set(true);

            assertThat(wrong).isEmpty();
        }
    }

    private RunningServer started() throws Exception {
        RunningServer server = RunningServer.start(folder, MODULES.formatted(1));
        server.awaitAll("RUNNING");
        return server;
    }

    private static URI rpc(RunningServer server) throws Exception {
        return URI.create("http://127.0.0.1:" + server.service("rpc").getInt("health.details.port") + "/json-rpc");
    }

    private static String call(HttpClient http, URI rpc, String method, String params) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(rpc).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        return answer.body();
    }
}
