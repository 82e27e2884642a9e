package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import com.typesafe.config.Config;
import dev.serve.supervisor.cli.ClientCommand;
import dev.serve.testing.ClosedPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The commands of a client on one server that is as at its start before each test. */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class OperatorCommandsTest {

    private static final List<String> GOOD = List.of("spam", "greet/hello", "greet/bye", "tick/0", "tick/1");

    private final Path folder;
    private final RunningServer server;

    OperatorCommandsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = RunningServer.start(folder, """
                modules {
                  spam { worker = dev.serve.samples.Spammer, settings.interval = 1ms }
                  greet { module = dev.serve.samples.Greetings, settings.interval = 1h }
                  tick { command = [sleep, "1000"], instances = 2 }
                  bad { worker = dev.serve.samples.server.Thrower, settings.in = [prepare], restart.policy = never }
                }
                """);
    }

    @AfterAll
    void endServer() {
        server.close();
    }

    @BeforeEach
    void allRunButTheBadOne() throws Exception {
        server.post("/v1/services/resume?name=all&wait=30s");
        for (String name : GOOD) {
            server.awaitState(name, "RUNNING");
        }
        server.awaitState("bad", "FAILED");
    }

    @Test
    void aPausedLoopHasReallyEndedAndGoesOnWhenItIsResumed() throws Exception {
        ClientCommand pause = server.serve("pause", "spam", "--reason", "too much");

        assertThat(pause.exitCode()).as("%s", pause).isZero();
        assertThat(pause.out()).containsExactly("spam: PAUSED");
        long last = lastLine("spam");
        // in a JVM of its own, which takes as long as hundreds of lines of a loop that goes on
        try (ServeProcess status = server.client("status", "spam")) {
            assertThat(status.exitCode()).isEqualTo(3);
            assertThat(status.out()).anyMatch(line -> line.contains("PAUSED") && line.contains("too much"));
        }
        assertThat(lastLine("spam")).isEqualTo(last);

        ClientCommand resume = server.serve("resume", "spam");

        assertThat(resume.exitCode()).isZero();
        assertThat(resume.out()).containsExactly("spam: RUNNING");
        ServeProcess.awaitThat(() -> "more lines", () -> lastLine("spam") > last + 3);
    }

    private long lastLine(String service) throws Exception {
        List<? extends Config> lines =
                server.get("/v1/services/" + service + "/logs?tail=1").body().getConfigList("lines");
        return lines.isEmpty() ? 0 : lines.getLast().getLong("id");
    }

    @Test
    void tenConflictingCommandsAtOnceEndWhereTheLastOneSaid() throws Exception {
        Random random = new Random(17);
        List<String> actions = List.of("start", "pause", "stop", "restart", "resume");
        List<String> ends = List.of("PAUSED", "RUNNING", "STOPPED");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 30; round++) {
                List<Future<RunningServer.Reply>> replies = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    String action = actions.get(random.nextInt(actions.size()));
                    replies.add(threads.submit(() -> server.post("/v1/services/spam/" + action)));
                }
                for (Future<RunningServer.Reply> reply : replies) {
                    assertThat(reply.get().status()).isIn(200, 202);
                }
                String end = ends.get(round % ends.size());
                String last = List.of("pause", "start", "stop").get(round % ends.size());

                RunningServer.Reply reply = server.post("/v1/services/spam/" + last + "?wait=30s");

                assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
                assertThat(reply.body().getString("state")).isEqualTo(end);
                assertThat(server.state("spam")).isEqualTo(end);
                assertThat(server.service("spam").getString("target")).isEqualTo(end);
            }
        }
    }

    @Test
    void statusTellsOfAllAndItsExitCodeOfThoseThatAreNamed() throws Exception {
        ClientCommand all = server.serve("status");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out()).anyMatch(line -> line.matches("spam +RUNNING.*"));
        assertThat(all.out()).anyMatch(line -> line.matches("bad +FAILED.*no luck in prepare.*"));

        assertThat(server.serve("status", "greet/*", "tick").exitCode()).isZero();
        assertThat(server.serve("status", "all").exitCode()).isEqualTo(3);
        ClientCommand unknown = server.serve("status", "spam", "nobody");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).singleElement().asString().contains("nobody");
    }

    @Test
    void statusAsJsonHasTheServicesAsThePortTellsThem() throws Exception {
        ClientCommand status = server.serve("status", "-o", "json", "greet/*");

        assertThat(status.exitCode()).isZero();
        Config json = RunningServer.json(String.join("\n", status.out()));
        assertThat(json.getConfigList("services"))
                .extracting(service -> service.getString("name"))
                .containsExactlyInAnyOrder("greet/hello", "greet/bye");
        assertThat(json.getConfigList("services"))
                .allMatch(service -> service.getString("state").equals("RUNNING"));
    }

    @Test
    void aGlobMeansSomeAndAllMeansAll() throws Exception {
        ClientCommand some = server.serve("pause", "greet/*", "-o", "json");
        assertThat(some.exitCode()).as("%s", some).isZero();
        assertThat(RunningServer.json(String.join("\n", some.out())).getConfigList("results"))
                .hasSize(2)
                .allMatch(result -> result.getString("service.state").equals("PAUSED"));
        assertThat(server.state("spam")).isEqualTo("RUNNING");

        ClientCommand all = server.serve("stop", "all");
        assertThat(all.exitCode()).as("%s", all).isZero();
        assertThat(server.services())
                .hasSize(6)
                .allMatch(service -> service.getString("state").equals("STOPPED"));
    }

    @Test
    void aStartThatFailsIsToldWithItsCause() throws Exception {
        ClientCommand start = server.serve("start", "bad");

        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(String.join("\n", start.err())).contains("bad", "no luck in prepare");
    }

    @Test
    void whatCanNotBeUnderstoodIsWrongUsage() throws Exception {
        assertThat(server.serve("pause").exitCode()).isEqualTo(2);
        assertThat(server.serve("pause", "spam", "--wat").exitCode()).isEqualTo(2);
        assertThat(server.serve("paws", "spam").exitCode()).isEqualTo(2);
        assertThat(server.serve("wait", "spam", "--state", "ASLEEP").exitCode()).isEqualTo(2);
        assertThat(server.state("spam")).isEqualTo("RUNNING");
    }

    @Test
    void noSupervisorIsAnExitCodeOfItsOwn() throws Exception {
        try (ClosedPort nobody = new ClosedPort();
                ServeProcess client =
                        ServeProcess.start(folder, "status", "--port", Integer.toString(nobody.number()))) {
            assertThat(client.exitCode()).isEqualTo(4);

            assertThat(client.err()).singleElement().asString().contains(nobody.address());
        }
    }

    @Test
    void aWrongTokenIsRefused(@TempDir Path other) throws Exception {
        try (RunningServer guarded = RunningServer.start(other, """
                maintenance.token = "a-secret-of-some-length"
                modules { idle { worker = dev.serve.samples.server.Recorder } }
                """)) {
            assertThat(guarded.serve("status", "--token", "wrong").exitCode()).isEqualTo(7);
            assertThat(guarded.serve("status", "-c", guarded.file().toString()).exitCode())
                    .isZero();
        }
    }

    @Test
    void waitEndsWhenTheStateIsThereOrTheTimeIsOver() throws Exception {
        ClientCommand there = server.serve("wait", "greet/*", "--state", "RUNNING");
        assertThat(there.exitCode()).as("%s", there).isZero();

        ClientCommand over = server.serve("wait", "spam", "--state", "STOPPED", "--timeout", "200ms");
        assertThat(over.exitCode()).isEqualTo(1);
        assertThat(over.err()).singleElement().asString().contains("spam is RUNNING");

        try (ServeProcess waiting = server.client("wait", "tick", "--state", "STOPPED")) {
            server.post("/v1/services/stop?name=tick");
            assertThat(waiting.exitCode()).isZero();
            assertThat(waiting.out()).containsExactly("tick/0: STOPPED", "tick/1: STOPPED");
        }
    }

    @Test
    void logsAreFollowed() throws Exception {
        assertThat(server.serve("logs", "spam", "-n", "3").out())
                .hasSize(3)
                .allMatch(line -> line.endsWith("INFO spam!"));
        try (ServeProcess logs = server.client("logs", "-f", "spam")) {
            ServeProcess.awaitThat(
                    () -> "more than the last lines", () -> logs.out().size() > 200);
        }
        assertThat(server.serve("logs", "nobody").exitCode()).isEqualTo(1);
    }

    @Test
    void eventsAreToldAsTheyHappen() throws Exception {
        try (ServeProcess text = server.client("events");
                ServeProcess json = server.client("events", "-o", "json")) {
            json.awaitOut("snapshot");
            // the text form says nothing at its beginning: go on until it tells of a change
            ServeProcess.awaitThat(() -> "a change: " + text.out() + text.err(), () -> {
                server.post("/v1/services/greet/hello/pause?wait=30s");
                server.post("/v1/services/greet/hello/start?wait=30s");
                return text.out().stream().anyMatch(line -> line.contains("greet/hello RUNNING → PAUSING"));
            });
            assertThat(json.awaitOut("\"event\":\"change\"")).contains("greet/hello");
        }
    }

    @Test
    void whyTellsTheCause() throws Exception {
        ClientCommand why = server.serve("why", "bad");

        assertThat(why.exitCode()).isZero();
        assertThat(why.out().getFirst()).startsWith("bad is FAILED");
        assertThat(why.out()).anyMatch(line -> line.matches("bad failed in prepare: .*no luck in prepare"));
    }
}
