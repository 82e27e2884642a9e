package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.cli.ClientCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedConfigurationTest {

    private static final String KEPT = "keep { worker = dev.serve.samples.server.Recorder }\n";
    private static final String CHANGED = "change { worker = dev.serve.samples.Spammer, settings.interval = %s }\n";
    private static final String DROPPED = "drop { command = [sleep, \"1000\"] }\n";

    @TempDir
    private Path folder;

    @Test
    void sighupTakesUpAddedEndsRemovedAndReplacesChangedModules() throws Exception {
        try (RunningServer server =
                RunningServer.start(folder, "modules {\n" + KEPT + CHANGED.formatted("1h") + DROPPED + "}")) {
            server.awaitAll("RUNNING");
            long epoch = server.service("keep").getLong("epoch");
            ProcessHandle dropped = ProcessHandle.of(server.service("drop").getLong("health.details.pid"))
                    .orElseThrow();

            String applied = server.reload("modules {\n" + KEPT + CHANGED.formatted("2h")
                    + "add { worker = dev.serve.samples.server.Recorder }\n}");

            assertThat(applied).contains("applied", "change", "drop", "add").doesNotContain("keep");
            server.awaitAll("RUNNING");
            assertThat(server.services().stream()
                            .map(service -> service.getString("name"))
                            .toList())
                    .containsExactlyInAnyOrder("keep", "change", "add");
            assertThat(server.service("keep").getLong("epoch")).isEqualTo(epoch);
            assertThat(server.get("/v1/services/drop").status()).isEqualTo(404);
            ServeProcess.awaitGone(List.of(dropped));
        }
    }

    @Test
    void sighupWithABrokenFileChangesNothingAndSaysSo() throws Exception {
        String right = "modules {\n" + KEPT + CHANGED.formatted("1h") + "}";
        try (RunningServer server = RunningServer.start(folder, right)) {
            server.awaitAll("RUNNING");
            long epoch = server.service("keep").getLong("epoch");

            assertThat(server.reload("modules {\n" + KEPT + "add { worker = com.example.Missing }\n}"))
                    .contains("nothing was changed");
            server.process().awaitOut("com.example.Missing not found");
            assertThat(server.reload("modules { keep {")).contains("nothing was changed");

            assertThat(server.services())
                    .hasSize(2)
                    .allMatch(service -> service.getString("state").equals("RUNNING"));
            assertThat(server.service("keep").getLong("epoch")).isEqualTo(epoch);
            assertThat(server.reload(right)).contains("nothing has changed");
        }
    }

    @Test
    void aPauseHoldsWhenItsModuleIsChanged() throws Exception {
        try (RunningServer server = RunningServer.start(folder, "modules {\n" + KEPT + CHANGED.formatted("1h") + "}")) {
            server.awaitAll("RUNNING");
            server.post("/v1/services/change/pause?wait=30s", "{\"reason\": \"night shift\", \"by\": \"anna\"}");
            long saidBefore = spams(server);

            server.reload("modules {\n" + KEPT + CHANGED.formatted("2h") + "}");

            server.awaitState("change", "PAUSED");
            assertThat(server.service("change").getString("target")).isEqualTo("PAUSED");
            assertThat(server.service("change").getString("pause.why")).isEqualTo("night shift");
            assertThat(spams(server)).isEqualTo(saidBefore);
            assertThat(server.state("keep")).isEqualTo("RUNNING");
        }
    }

    private static long spams(RunningServer server) throws Exception {
        return server.log("change").stream().filter("spam!"::equals).count();
    }

    @Test
    void aPauseWithItsReasonHoldsAcrossARestartAndAKill() throws Exception {
        String until = Instant.now()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String serve = "modules {\n" + KEPT + "spam { worker = dev.serve.samples.Spammer }\n}";
        try (RunningServer server = RunningServer.start(folder, serve)) {
            server.awaitAll("RUNNING");
            ClientCommand pause =
                    server.serve("pause", "spam", "--reason", "night shift", "--by", "anna", "--until", until);
            assertThat(pause.exitCode()).as("%s", pause).isZero();
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
        try (RunningServer server = RunningServer.start(folder, serve)) {
            assertIsPausedByAnna(server, until);
            server.process().signal("KILL");
            server.process().exitCode();
        }
        try (RunningServer server = RunningServer.start(folder, serve)) {
            assertIsPausedByAnna(server, until);
            assertThat(server.serve("resume", "spam").exitCode()).isZero();
            assertThat(server.service("spam").hasPath("pause")).isFalse();
            assertThat(folder.resolve(".serve/state.json")).doesNotExist();
        }
    }

    private static void assertIsPausedByAnna(RunningServer server, String until) throws Exception {
        server.awaitState("keep", "RUNNING");
        server.awaitState("spam", "PAUSED");
        assertThat(server.service("spam").getString("pause.by")).isEqualTo("anna");
        assertThat(server.service("spam").getString("pause.why")).isEqualTo("night shift");
        assertThat(Instant.parse(server.service("spam").getString("pause.until")))
                .isEqualTo(Instant.parse(until));
        assertThat(server.why("spam")).anyMatch(line -> line.contains("anna") && line.contains("night shift"));
        assertThat(server.log("spam")).doesNotContain("spam!");
    }

    @Test
    void aPauseWithAnEndIsOverThen() throws Exception {
        try (RunningServer server = RunningServer.start(folder, "modules {\n" + KEPT + "}")) {
            server.awaitAll("RUNNING");

            ClientCommand pause = server.serve("pause", "keep", "--until", "1s");

            assertThat(pause.exitCode()).as("%s", pause).isZero();
            server.awaitState("keep", "RUNNING");
            assertThat(server.service("keep").getString("cause")).contains("the pause is over");
            assertThat(Files.exists(folder.resolve(".serve/state.json"))).isFalse();
        }
    }

    @Test
    void aShutdownInTheMiddleOfAChangeStartsNothingAndForgetsNoPause() throws Exception {
        String slow = "base { worker = dev.serve.samples.server.Hanger, settings.in = stop, timeouts.stop = 5s }\n";
        String drop = "drop { worker = dev.serve.samples.server.Hanger, settings.in = stop, timeouts.stop = 1s }\n";
        String add = "add { worker = dev.serve.samples.server.Recorder }\n";
        try (RunningServer server = RunningServer.start(folder, "modules {\n" + KEPT + slow + drop + "}")) {
            server.awaitAll("RUNNING");
            server.post("/v1/services/keep/pause?wait=30s", "{\"by\": \"anna\"}");
            RunningServer.configuration(folder, "modules {\n" + KEPT + slow + add + "}");
            server.process().signal("HUP");
            server.process().awaitOut("drop: hangs in stop");

            server.process().signal("TERM");

            server.process().awaitOut("was not applied");
            server.process().exitCode();
            assertThat(server.process().out()).noneMatch(line -> line.contains("add: "));
        }
        try (RunningServer server = RunningServer.start(folder, "modules {\n" + KEPT + "}")) {
            server.awaitState("keep", "PAUSED");
            assertThat(server.service("keep").getString("pause.by")).isEqualTo("anna");
        }
    }
}
