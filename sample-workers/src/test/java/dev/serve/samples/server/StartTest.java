package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {

    @TempDir
    private Path folder;

    @Test
    void nineWorkersRunWhenTheTenthFailsInPrepare() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  good { worker = dev.serve.samples.server.Recorder, instances = 9 }
                  bad { worker = dev.serve.samples.server.Thrower, settings.in = [prepare], restart.policy = never }
                }
                """)) {
            for (int i = 0; i < 9; i++) {
                server.awaitState("good/" + i, "RUNNING");
            }
            server.awaitState("bad", "FAILED");

            assertThat(server.service("bad").getString("failure.message")).contains("no luck in prepare");
            assertThat(server.get("/health/live").status()).isEqualTo(200);
            assertThat(server.get("/health/ready").status()).isEqualTo(503);
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
    }

    @Test
    void theServerEndsAndSaysWhyWhenAllWorkersFailAndTheirCleanupsThrow() throws Exception {
        Path file = RunningServer.configuration(folder, """
                defaults.restart.policy = never
                modules {
                  one { worker = dev.serve.samples.server.Thrower, settings.in = [prepare, cleanup] }
                  two { worker = dev.serve.samples.server.Thrower, settings.in = [start, cleanup] }
                }
                """);
        try (ServeProcess process = ServeProcess.start(folder, "run", "-c", file.toString())) {
            assertThat(process.exitCode()).isEqualTo(1);

            String out = String.join("\n", process.out());
            assertThat(out)
                    .containsPattern("one failed in prepare: .*no luck in prepare")
                    .containsPattern("two failed in start: .*no luck in start")
                    .contains("no luck in cleanup", "all workers have ended");
        }
    }

    @Test
    void theServerEndsWithZeroWhenAllItsCommandsHaveDoneTheirWork() throws Exception {
        Path file = RunningServer.configuration(folder, "modules { once { command = [echo, \"all done\"] } }");
        try (ServeProcess process = ServeProcess.start(folder, "run", "-c", file.toString())) {
            assertThat(process.exitCode()).isZero();

            assertThat(process.out()).anyMatch(line -> line.endsWith("once: all done"));
        }
    }

    @Test
    void askedForJsonItLogsInJson() throws Exception {
        Path file = RunningServer.configuration(folder, "modules { once { command = [echo, \"all done\"] } }");
        try (ServeProcess process = ServeProcess.start(folder, "run", "-c", file.toString(), "-o", "json")) {
            assertThat(process.exitCode()).isZero();

            assertThat(process.out())
                    .allMatch(line -> line.startsWith("{\"") && line.endsWith("}"))
                    .anyMatch(line -> line.contains("\"all done\""));
        }
    }

    @Test
    void aThousandWorkersAreStartedPausedAndStoppedLikeTen() throws Exception {
        try (RunningServer server = RunningServer.start(
                folder,
                "modules { many { worker = dev.serve.samples.Spammer, instances = 1000, settings.interval = 1h } }")) {
            server.awaitAll("RUNNING");
            assertThat(server.services()).hasSize(1000);

            assertThat(results(server, "pause")).hasSize(1000).allMatch(result -> result.getInt("status") == 200);
            assertThat(server.services())
                    .allMatch(service -> service.getString("state").equals("PAUSED"));
            assertThat(results(server, "resume")).hasSize(1000).allMatch(result -> result.getInt("status") == 200);
            assertThat(server.services())
                    .allMatch(service -> service.getString("state").equals("RUNNING"));
            assertThat(results(server, "stop")).hasSize(1000).allMatch(result -> result.getInt("status") == 200);
            assertThat(server.services())
                    .allMatch(service -> service.getString("state").equals("STOPPED"));

            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
    }

    private static List<? extends Config> results(RunningServer server, String action) throws Exception {
        RunningServer.Reply reply = server.post("/v1/services/" + action + "?name=all&wait=30s");
        assertThat(reply.status()).isEqualTo(207);
        return reply.body().getConfigList("results");
    }

    @Test
    void noTerminalIsNeeded() throws Exception {
        Path file = RunningServer.configuration(
                folder, "modules { tick { command = [sh, -c, \"echo tick; cat; echo tock; sleep 1000\"] } }");
        try (ServeProcess process = ServeProcess.startDetached(folder, "run", "-c", file.toString())) {
            process.awaitOut("tick: tock");
            process.awaitOut("the maintenance port is");
            List<ProcessHandle> started = process.descendants();

            process.signal("TERM");

            assertThat(process.exitCode()).isZero();
            ServeProcess.awaitGone(started);
        }
    }
}
