package dev.serve.supervisor.cli;

import static dev.serve.supervisor.cli.StubSupervisor.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rolling restart of three supervisors that answer as each test prepares it. */
final class RollingCommandTest {

    private static final String RESTART = "POST /v1/services/spam/restart?wait=120000ms";

    @TempDir
    private Path folder;

    private final List<StubSupervisor> supervisors = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        for (int i = 0; i < 3; i++) {
            StubSupervisor supervisor = new StubSupervisor().withServices(service("spam", "spam", "RUNNING"));
            supervisor.on("GET /health/ready", 200, "{\"status\":\"UP\"}");
            supervisor.on(RESTART, 200, service("spam", "spam", "RUNNING"));
            supervisors.add(supervisor);
        }
    }

    @AfterEach
    void close() {
        supervisors.forEach(StubSupervisor::close);
    }

    @Test
    void eachHostIsALineAsItIsDone() {
        CommandLineRun run = roll("restart", "spam");

        assertThat(run.out().lines())
                .extracting(line -> line.replaceFirst("after .*", ""))
                .containsExactly(
                        host(0) + "  1 service RUNNING, ready ",
                        host(1) + "  1 service RUNNING, ready ",
                        host(2) + "  1 service RUNNING, ready ");
        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void itStopsAtTheFirstFailureAndNamesWhatItDidNotTouch() {
        supervisors.get(1).on(RESTART, 409, "{\"detail\":\"no luck in prepare\"}");

        CommandLineRun run = roll("restart", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines())
                .extracting(line -> line.replaceFirst("after .*", ""))
                .containsExactly(
                        host(0) + "  1 service RUNNING, ready ", host(1) + "  cannot restart spam: no luck in prepare");
        assertThat(run.err())
                .isEqualTo("serve: stopped at the first failure: " + host(1)
                        + " (cannot restart spam: no luck in prepare); not touched: " + host(2) + "\n");
        assertThat(commands(2)).isEmpty();
    }

    @Test
    void jsonTellsOfAllHosts() throws IOException {
        supervisors.get(1).on(RESTART, 409, "{\"detail\":\"no luck in prepare\"}");

        CommandLineRun run = roll("restart", "spam", "-o", "json");

        List<Json> hosts = Json.parse(run.out()).objects("hosts");
        assertThat(hosts)
                .extracting(json -> json.text("host").orElseThrow())
                .containsExactly(host(0), host(1), host(2));
        assertThat(hosts.get(0).isTrue("ready")).isTrue();
        assertThat(hosts.get(1).objects("results").getFirst().object("problem")).isPresent();
        assertThat(hosts.get(2).fields()).containsEntry("touched", false);
    }

    @Test
    void aHostThatIsNotReadyBeforehandIsReasonToDoNothing() {
        supervisors
                .get(2)
                .on(
                        "GET /health/ready",
                        503,
                        "{\"status\":\"OUT_OF_SERVICE\",\"components\":{\"spam\":{\"status\":\"UP\"},"
                                + "\"eggs\":{\"status\":\"OUT_OF_SERVICE\"}}}");

        CommandLineRun run = roll("restart", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("serve: nothing was done: 1 of 3 hosts are out of service, and --max-unavailable is 1: "
                        + host(2) + " (not ready: eggs is OUT_OF_SERVICE); not touched: " + host(0) + ", " + host(1)
                        + ", " + host(2) + "\n");
        assertThat(commands(0)).isEmpty();
    }

    @Test
    void aHostThatCannotDoItIsFoundBeforeAnythingIsDone() {
        supervisors.get(1).withServices(service("eggs", "eggs", "RUNNING"));

        CommandLineRun run = roll("restart", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("serve: nothing was done: not all hosts can do it: " + host(1)
                        + " (no service is called 'spam': there are: eggs); not touched: ");
        assertThat(commands(0)).isEmpty();
    }

    @Test
    void aHostThatIsNotReadyInTimeIsAFailure() {
        supervisors
                .get(0)
                .on("POST /v1/services/spam/start?wait=300ms", 200, service("spam", "spam", "RUNNING"))
                .on("GET /health/ready", 503, "{\"status\":\"DOWN\"}");

        CommandLineRun run = roll("start", "spam", "--wait", "300ms");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEqualTo(host(0) + "  the time is over: not ready: it is DOWN\n");
        assertThat(commands(1)).isEmpty();
    }

    @Test
    void aServiceThatHasFailedForGoodIsNotWaitedFor() {
        supervisors
                .get(0)
                .on("POST /v1/services/spam/start?wait=120000ms", 200, service("spam", "spam", "RUNNING"))
                .on("GET /health/ready", 503, "{\"status\":\"DOWN\"}")
                .withServices(service("spam", "spam", "FAILED"));

        assertThat(roll("start", "spam").out()).isEqualTo(host(0) + "  spam is FAILED: by supervisor: start\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stop spam|--rolling: expected with restart, start or resume, found with stop",
                "restart spam --no-wait|--rolling: expected to wait for each host, found --no-wait",
                "restart spam --max-unavailable 3|--max-unavailable: expected at least 1 and fewer than the 3 hosts, found 3",
                "restart spam --max-unavailable 0|--max-unavailable: expected at least 1 and fewer than the 3 hosts, found 0",
            })
    void whatMakesNoSenseIsWrongUsage(String line, String said) {
        CommandLineRun run = roll(line.split(" ", -1));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("serve: " + said);
    }

    @Test
    void rollingNeedsManyHosts() {
        assertThat(run("restart", "spam", "--rolling", "--host", host(0)).err())
                .isEqualTo(
                        "serve: --rolling: expected two services or more on one host, or many hosts (--host), so that "
                                + "one stays in service, found 1\n");
        assertThat(run("restart", "spam", "--rolling", "--host", host(0) + "," + host(0))
                        .err())
                .isEqualTo("serve: --rolling: expected two hosts or more, so that one stays in service, found 1\n");
        assertThat(run("restart", "spam", "--max-unavailable", "1").err())
                .isEqualTo("serve: --max-unavailable: expected together with --rolling, found alone\n");
    }

    private List<StubSupervisor.Request> commands(int index) {
        return supervisors.get(index).requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .toList();
    }

    private String host(int index) {
        return "127.0.0.1:" + supervisors.get(index).port();
    }

    private CommandLineRun roll(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--rolling", "--host", host(0) + "," + host(1) + "," + host(2)));
        return run(all.toArray(String[]::new));
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.with(folder, Map.of(), (configuration, port, reload) -> ExitCode.DONE, arguments);
    }
}
