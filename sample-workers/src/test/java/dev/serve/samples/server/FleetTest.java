package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import com.typesafe.config.Config;
import dev.serve.supervisor.cli.ClientCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Three supervisors, on three ports, steered by one command; they are as at their start before each test. */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class FleetTest {

    /** From when to when a service was not RUNNING. */
    private record Away(Instant from, Instant to) {}

    private final Path folder;
    private final List<RunningServer> servers = new ArrayList<>();

    FleetTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        for (int i = 0; i < 3; i++) {
            servers.add(start(Files.createDirectory(folder.resolve("host" + i))));
        }
    }

    private static RunningServer start(Path home) throws Exception {
        return RunningServer.start(home, """
                modules {
                  fragile {
                    worker = dev.serve.samples.server.Fragile
                    settings { warm-up = 500ms, broken = "%s" }
                    restart.policy = never
                  }
                  tick { command = [sleep, "1000"] }
                }
                """.formatted(home.resolve("broken")));
    }

    @AfterAll
    void endServers() {
        servers.forEach(RunningServer::close);
    }

    @BeforeEach
    void allRun() throws Exception {
        for (int i = 0; i < servers.size(); i++) {
            Files.deleteIfExists(broken(i));
            servers.get(i).post("/v1/services/resume?name=all&wait=30s");
            servers.get(i).awaitAll("RUNNING");
        }
    }

    @Test
    void oneCommandPausesAndResumesAll() throws Exception {
        ClientCommand pause = serve(servers, "pause", "all", "--reason", "the night");

        assertThat(pause.exitCode()).as("%s", pause).isZero();
        assertThat(pause.out())
                .containsExactlyElementsOf(servers.stream()
                        .flatMap(server ->
                                List.of(host(server) + "  fragile: PAUSED", host(server) + "  tick: PAUSED").stream())
                        .toList());
        for (RunningServer server : servers) {
            assertThat(server.state("tick")).isEqualTo("PAUSED");
        }
        assertThat(serve(servers, "status").out())
                .hasSize(6)
                .allMatch(line -> line.matches("127\\.0\\.0\\.1:\\d+ +(fragile|tick) +PAUSED .*the night"));

        ClientCommand resume = serve(servers, "resume", "all");

        assertThat(resume.exitCode()).as("%s", resume).isZero();
        assertThat(serve(servers, "wait", "all", "--state", "RUNNING").exitCode())
                .isZero();
    }

    @Test
    void aHostThatWasKilledIsToldByItsNameAndTheOthersAreDone() throws Exception {
        try (RunningServer killed = start(Files.createDirectory(folder.resolve("killed")))) {
            killed.process().signal("KILL");
            killed.process().exitCode();

            ClientCommand pause = serve(List.of(servers.get(0), killed, servers.get(1)), "pause", "tick");

            assertThat(pause.exitCode()).isEqualTo(1);
            assertThat(pause.out()).hasSize(3);
            assertThat(pause.out().get(0)).isEqualTo(host(servers.get(0)) + "  tick: PAUSED");
            assertThat(pause.out().get(1)).startsWith(host(killed)).contains("nobody listens there");
            assertThat(pause.out().get(2)).isEqualTo(host(servers.get(1)) + "  tick: PAUSED");
            assertThat(pause.err()).containsExactly("serve: not done on 1 of 3 hosts: " + host(killed));
        }
    }

    @Test
    void aRollingRestartKeepsTwoReadyAtAnyTime() throws Exception {
        List<ReadyWatch.Away> seen = new ArrayList<>();
        ClientCommand restart;
        try (ReadyWatch one = new ReadyWatch(servers.get(0));
                ReadyWatch two = new ReadyWatch(servers.get(1));
                ReadyWatch three = new ReadyWatch(servers.get(2))) {
            restart = serve(servers, "restart", "all", "--rolling");
            for (ReadyWatch watch : List.of(one, two, three)) {
                watch.away().ifPresent(seen::add);
            }
        }

        assertThat(restart.exitCode()).as("%s", restart).isZero();
        assertThat(restart.out()).hasSize(3).allMatch(line -> line.contains("2 services RUNNING, ready after"));
        assertThat(seen).as("each was seen away for a while").hasSize(3);
        assertThat(seen.get(0).overlaps(seen.get(1))).isFalse();
        assertThat(seen.get(1).overlaps(seen.get(2))).isFalse();
        assertThat(seen.get(0).overlaps(seen.get(2))).isFalse();

        List<Away> told = new ArrayList<>();
        for (RunningServer server : servers) {
            told.add(lastAway(server));
        }
        assertThat(told).isSortedAccordingTo(Comparator.comparing(Away::from));
        assertThat(told.get(0).to()).isBefore(told.get(1).from());
        assertThat(told.get(1).to()).isBefore(told.get(2).from());
    }

    @Test
    void aRollingRestartStopsAtTheFirstHostThatFails() throws Exception {
        long epoch = servers.get(2).service("fragile").getLong("epoch");
        Files.createFile(broken(1));

        ClientCommand restart = serve(servers, "restart", "fragile", "--rolling");

        assertThat(restart.exitCode()).isEqualTo(1);
        assertThat(restart.out()).hasSize(2);
        assertThat(restart.out().get(0)).startsWith(host(servers.get(0)) + "  1 service RUNNING, ready after");
        assertThat(restart.out().get(1)).startsWith(host(servers.get(1)) + "  cannot restart fragile: ");
        assertThat(restart.err())
                .singleElement()
                .asString()
                .startsWith("serve: stopped at the first failure: " + host(servers.get(1)))
                .contains("broken")
                .endsWith("; not touched: " + host(servers.get(2)));
        assertThat(servers.get(2).service("fragile").getLong("epoch")).isEqualTo(epoch);

        ClientCommand again = serve(servers, "restart", "fragile", "--rolling");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err())
                .singleElement()
                .asString()
                .startsWith("serve: nothing was done: 1 of 3 hosts are out of service, and --max-unavailable is 1: "
                        + host(servers.get(1)) + " (not ready: fragile is DOWN)");
    }

    private ClientCommand serve(List<RunningServer> hosts, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--host", hosts.stream().map(FleetTest::host).collect(Collectors.joining(","))));
        return ClientCommand.run(folder, all.toArray(String[]::new));
    }

    private static String host(RunningServer server) {
        return "127.0.0.1:" + server.port();
    }

    private Path broken(int index) {
        return folder.resolve("host" + index).resolve("broken");
    }

    /** The last time that the fragile one was not RUNNING, as its supervisor tells it. */
    private static Away lastAway(RunningServer server) throws Exception {
        List<? extends Config> steps =
                server.get("/v1/services/fragile/history").body().getConfigList("history");
        Instant from = lastAt(steps, "from");
        Instant to = lastAt(steps, "to");
        return new Away(from, to);
    }

    private static Instant lastAt(List<? extends Config> steps, String key) {
        return steps.stream()
                .filter(step -> step.getString(key).equals("RUNNING"))
                .map(step -> Instant.parse(step.getString("at")))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
