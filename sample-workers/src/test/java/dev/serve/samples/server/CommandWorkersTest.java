package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.serve.supervisor.cli.ClientCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandWorkersTest {

    @TempDir
    private Path folder;

    @Test
    void aCommandThatIsKilledIsRestartedAfterItsBackoff() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  nap { command = [sleep, "1000"], restart { min-backoff = 300ms, jitter = 0 } }
                  other { worker = dev.serve.samples.server.Recorder }
                }
                """)) {
            server.awaitAll("RUNNING");
            long epoch = server.service("other").getLong("epoch");
            long pid = server.service("nap").getLong("health.details.pid");

            ServeProcess.signal(pid, "KILL");

            ServeProcess.awaitThat(
                    () -> "a restart: " + server.process().out(),
                    () -> server.service("nap").getInt("restarts") == 1);
            server.awaitState("nap", "RUNNING");
            Config nap = server.service("nap");
            assertThat(nap.getLong("health.details.pid")).isNotEqualTo(pid);
            List<? extends Config> history =
                    server.get("/v1/services/nap/history").body().getConfigList("history");
            assertThat(history)
                    .filteredOn(change -> change.getString("to").equals("FAILED"))
                    .singleElement()
                    .satisfies(change -> assertThat(change.getString("cause")).contains("sleep", "SIGKILL"));
            assertThat(history)
                    .filteredOn(change -> change.getString("from").equals("FAILED"))
                    .singleElement()
                    .satisfies(
                            change -> assertThat(change.getLong("lastedMillis")).isGreaterThanOrEqualTo(300));
            assertThat(server.why("nap")).anyMatch(line -> line.contains("restarted 1 time"));
            assertThat(server.service("other").getLong("epoch")).isEqualTo(epoch);
        }
    }

    @Test
    void aCommandThatCrashesFiveTimesInTheWindowStaysFailed() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                defaults.restart { min-backoff = 10ms, max-backoff = 20ms }
                modules {
                  crash { command = [sh, -c, "echo crashing; exit 3"] }
                  other { worker = dev.serve.samples.server.Recorder }
                }
                """)) {
            ServeProcess.awaitThat(
                    () -> "the end of restarts: " + server.process().out(),
                    () -> server.service("crash").getBoolean("gaveUp"));

            Config crash = server.service("crash");

            assertThat(crash.getString("state")).isEqualTo("FAILED");
            assertThat(crash.getInt("restarts")).isEqualTo(4);
            ServeProcess.awaitThat(
                    () -> "five lines: " + server.process().out(),
                    () -> server.log("crash").stream()
                                    .filter("crashing"::equals)
                                    .count()
                            == 5);
            ClientCommand why = server.serve("why", "crash");
            assertThat(why.exitCode()).isZero();
            assertThat(String.join("\n", why.out()))
                    .contains("crash is FAILED", "sh: exited with 3", "4 restarts", "until someone starts it");
            server.awaitState("other", "RUNNING");
            assertThat(server.service("other").getInt("restarts")).isZero();
        }
    }

    @Test
    void aCommandThatGaveUpRunsAgainWhenItsCauseIsMendedAndSomeoneStartsIt() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  other { worker = dev.serve.samples.server.Recorder }
                  needy { command = [sh, -c, "test -e mended && exec sleep 1000"], restart.policy = never }
                }
                """)) {
            server.awaitState("needy", "FAILED");
            Files.createFile(folder.resolve("mended"));

            ClientCommand start = server.serve("start", "needy");

            assertThat(start.exitCode()).as("%s", start).isZero();
            assertThat(server.state("needy")).isEqualTo("RUNNING");
        }
    }
}
