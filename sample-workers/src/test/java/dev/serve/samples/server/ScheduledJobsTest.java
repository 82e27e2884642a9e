package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in a supervisor of their own, as operators see them. */
class ScheduledJobsTest {

    @TempDir
    private Path folder;

    @Test
    void jobsAreShownLikeAnyOtherWithTheirNextAndTheirLastRun() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  report { worker = dev.serve.samples.Report, every = 200ms, settings { pace = 1ms } }
                  broken { command = [sh, -c, "echo trying; exit 3"], every = 200ms }
                  nightly { command = ["true"], schedule = "30 3 * * mon-fri", time-zone = Europe/Berlin }
                  spam { worker = dev.serve.samples.Spammer }
                }
                """)) {
            server.awaitAll("RUNNING");
            awaitThat(
                    () -> "runs: " + server.process().out(),
                    () -> server.service("report").getInt("schedule.runs") >= 2
                            && server.service("broken").getInt("schedule.failed") >= 2);

            Config report = server.service("report").getConfig("schedule");
            assertThat(report.getString("text")).isEqualTo("every 200ms");
            assertThat(report.getString("last.outcome")).isEqualTo("ok");
            Config broken = server.service("broken");
            assertThat(broken.getString("state")).isEqualTo("RUNNING");
            assertThat(broken.getString("schedule.last.failure")).isEqualTo("sh: exited with 3");
            Config nightly = server.service("nightly").getConfig("schedule");
            assertThat(nightly.getString("cron")).isEqualTo("30 3 * * mon-fri");
            assertThat(nightly.getString("zone")).isEqualTo("Europe/Berlin");
            assertThat(nightly.getInt("runs")).isZero();
            assertThat(server.service("spam").getIsNull("schedule")).isTrue();
            List<String> status = server.serve("status").out();
            assertThat(status).anyMatch(line -> line.startsWith("nightly") && line.contains("next run in "));
            assertThat(status).anyMatch(line -> line.startsWith("broken") && line.contains("ago: sh: exited with 3"));
            assertThat(server.why("broken")).anyMatch(line -> line.contains("failed: sh: exited with 3"));
            assertThat(metrics(server))
                    .contains("serve_job_runs_total{outcome=\"ok\",service=\"report\"}")
                    .contains("serve_job_runs_total{outcome=\"failed\",service=\"broken\"}");

            assertThat(server.serve("pause", "report").exitCode()).isZero();

            assertThat(server.service("report").getIsNull("schedule.next")).isTrue();
        }
    }

    @Test
    void aBrokenFileIsToldAndWhatIsMissedAfterAKillIsTold() throws Exception {
        Path kept = folder.resolve(".serve/state.jobs.json");
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "{\"jobs\": [");
        String configuration = "modules { tick { command = [\"true\"], every = 100ms } }";
        try (RunningServer server = RunningServer.start(folder, configuration)) {
            server.process().awaitOut("state.jobs.json can't be read, so jobs begin anew");
            awaitThat(() -> "the times of jobs", () -> Files.readString(kept).contains("\"tick\""));
            server.process().signal("KILL");
            server.process().exitCode();
        }

        try (RunningServer server = RunningServer.start(folder, configuration)) {
            awaitThat(
                    () -> "what tick missed, in " + server.process().out(),
                    () -> server.log("tick").stream()
                            .anyMatch(line -> line.contains("missed") && line.contains("serve was down")));
        }
    }

    private static String metrics(RunningServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(server.uri("/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
