package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.serve.supervisor.cli.ClientCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Procedures that run in processes of their own, called through the supervisor. Each test starts several JVMs, so one comes after the other. */
@Execution(SAME_THREAD)
class ChildProceduresTest {

    @TempDir
    private Path folder;

    @Test
    void aProcedureIsCalledFromTheShell() throws Exception {
        try (RunningServer server = started(", processes = 1")) {
            assertThat(server.serve("call", "heavy/echo", "[1,2.5,\"ä\",null,{\"a\":[true]}]")
                            .out())
                    .containsExactly("[1,2.5,\"ä\",null,{\"a\":[true]}]");
            assertThat(server.serve("call", "who").out()).containsExactly("127.0.0.1");
            ClientCommand failed = server.serve("call", "fail", "no luck");
            assertThat(failed.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", failed.err())).contains("java.lang.IllegalStateException: no luck");
            ClientCommand wrong = server.serve("call", "echo", "1");
            assertThat(String.join("\n", wrong.err())).contains("echo(values)", "expected a list");
            assertThat(server.serve("call", "nosuch").exitCode()).isEqualTo(1);
        }
    }

    @Test
    void callsGoToAllProcesses() throws Exception {
        try (RunningServer server = started("");
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI rpc = rpc(server);
            Set<String> answers = new TreeSet<>();
            awaitThat(() -> "answers of three processes: " + answers, () -> {
                List<Future<String>> calls = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    calls.add(threads.submit(() -> call(http, rpc, "pid", "[]")));
                }
                for (Future<String> each : calls) {
                    answers.add(each.get());
                }
                return answers.size() == 3;
            });

            server.serve("pause", "heavy/1", "heavy/2");

            String only = "{\"jsonrpc\":\"2.0\",\"result\":"
                    + server.service("heavy/0").getLong("health.details.pid") + ",\"id\":1}";
            for (int i = 0; i < 10; i++) {
                assertThat(call(http, rpc, "pid", "[]")).isEqualTo(only);
            }
            server.serve("pause", "heavy/0");
            assertThat(call(http, rpc, "pid", "[]")).contains("-32001", "'pid' is away", "heavy/0 is PAUSED");
        }
    }

    @Test
    void aCallGoesWhereTheFewestAreUnderWay() throws Exception {
        // The server is closed first, which ends the calls.
        try (HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RunningServer server = started("")) {
            URI rpc = rpc(server);
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Path file = folder.resolve("lingers-" + i);
                files.add(file);
                threads.submit(() -> call(http, rpc, "linger", "[600000,\"" + file + "\"]"));
                awaitThat(() -> "the call " + file, () -> Files.exists(file));
            }
            Set<String> processes = new TreeSet<>();
            for (Path file : files) {
                processes.addAll(Files.readAllLines(file));
            }
            assertThat(processes).hasSize(3);
        }
    }

    @Test
    void callsInAProcessThatIsKilledFailOnceAndTheOthersAreAnsweredRight() throws Exception {
        try (RunningServer server = started(", restart { min-backoff = 10ms, max-restarts = 100 }");
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI rpc = rpc(server);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger asked = new AtomicInteger();
            AtomicInteger right = new AtomicInteger();
            Queue<String> failed = new ConcurrentLinkedQueue<>();
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                callers.add(threads.submit(() -> {
                    while (!enough.get()) {
                        int number = asked.incrementAndGet();
                        String answer = call(http, rpc, "echo", "[[" + number + "]]");
                        if (answer.contains("\"result\":[" + number + "]")) {
                            right.incrementAndGet();
                        } else {
                            failed.add(answer);
                        }
                    }
                    return null;
                }));
            }
            Path file = folder.resolve("lingering");
            Future<String> lingering = threads.submit(() -> call(http, rpc, "linger", "[600000,\"" + file + "\"]"));
            awaitThat(() -> "the long call", () -> Files.exists(file));

            for (int round = 0; round < 3 || !lingering.isDone(); round++) {
                int before = right.get();
                awaitThat(() -> "calls between two kills: " + failed, () -> right.get() > before + 50);
                String service = "heavy/" + round % 3;
                server.awaitState(service, "RUNNING");
                ServeProcess.signal(server.service(service).getLong("health.details.pid"), "KILL");
                awaitThat(
                        () -> "the end of " + service,
                        () -> !server.service(service).getString("state").equals("RUNNING"));
            }
            enough.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }

            assertThat(lingering.get()).contains("the process ended while 'linger' was called in it", "SIGKILL");
            assertThat(Files.readString(file)).startsWith("begun");
            assertThat(right.get() + failed.size()).isEqualTo(asked.get());
            assertThat(failed)
                    .allSatisfy(answer -> assertThat(answer)
                            .containsAnyOf("the process ended while 'echo' was called in it", "'echo' is away"));
        }
    }

    @Test
    void aCallThatIsNoLongerWantedIsInterruptedInItsProcess() throws Exception {
        try (RunningServer server = started(", processes = 1")) {
            Path file = folder.resolve("lingering");

            ClientCommand late = server.serve("call", "linger", "600000", file.toString(), "--timeout", "3s");

            assertThat(late.exitCode()).isEqualTo(1);
            awaitThat(() -> "the interrupt", () -> Files.readString(file).contains("interrupted"));
        }
    }

    @Test
    void pausingAProcessWaitsForItsCalls() throws Exception {
        try (RunningServer server = started(", processes = 1");
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI rpc = rpc(server);
            Path file = folder.resolve("lingering");
            Future<String> lingering = threads.submit(() -> call(http, rpc, "linger", "[3000,\"" + file + "\"]"));
            awaitThat(() -> "the call", () -> Files.exists(file));

            assertThat(server.serve("pause", "heavy").exitCode()).isZero();

            assertThat(Files.readAllLines(file)).last().isEqualTo("ended");
            assertThat(lingering.get()).contains("\"result\":\"slept\"");
        }
    }

    @Test
    void eachProcessIsBoundToACoreInTurn() throws Exception {
        try (RunningServer server = started(", bind-cores = true, processes = auto")) {
            Set<String> cores = new TreeSet<>();
            int wanted = Math.min(
                    Runtime.getRuntime().availableProcessors(),
                    server.services().size() - 1);
            awaitThat(() -> wanted + " cores: " + cores, () -> {
                cores.addAll(server.serve("call", "cores").out());
                return cores.size() == wanted;
            });
            assertThat(cores).allMatch(each -> each.matches("\"?[0-9]+\"?"));
            assertThat(server.services()).hasSize(Runtime.getRuntime().availableProcessors() + 1);
        }
    }

    @Test
    void aModuleServesItsOwnProceduresInItsProcess() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                        modules {
                          own {
                            module = dev.serve.samples.server.SelfServing, isolation = process
                            settings { port = 0, expose = [own] }
                          }
                        }
                        """);
                HttpClient http = HttpClient.newHttpClient()) {
            server.awaitAll("RUNNING");
            int port = server.service("own").getInt("health.details.\"own/server\".details.port");

            String answer = call(http, URI.create("http://127.0.0.1:" + port + "/json-rpc"), "pid", "[]");

            assertThat(answer).contains("\"result\":" + server.service("own").getLong("health.details.pid"));
        }
    }

    private RunningServer started(String more) throws Exception {
        RunningServer server = RunningServer.start(folder, """
                modules {
                  heavy {
                    module = dev.serve.samples.server.Heavy
                    isolation = process, processes = 3, jvm-options = ["-XX:TieredStopAtLevel=1"] %s
                  }
                  rpc {
                    worker = dev.serve.jsonrpc.JsonRpcServer
                    after = [heavy]
                    settings { port = 0, expose = [heavy] }
                  }
                }
                """.formatted(more));
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
