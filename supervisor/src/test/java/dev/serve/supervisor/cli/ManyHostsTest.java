package dev.serve.supervisor.cli;

import static dev.serve.supervisor.cli.StubSupervisor.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.ClosedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to several supervisors at once: two that answer, and where nobody listens. */
final class ManyHostsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private StubSupervisor one;
    private StubSupervisor two;
    private String a;
    private String b;
    private ClosedPort nobody;
    private String away;

    @BeforeEach
    void open() throws IOException {
        one = new StubSupervisor()
                .withServices(service("spam", "spam", "RUNNING"), service("math/add", "math", "PAUSED"));
        two = new StubSupervisor().withServices(service("spam", "spam", "RUNNING"));
        a = "127.0.0.1:" + one.port();
        b = "localhost:" + two.port();
        nobody = new ClosedPort();
        away = nobody.address();
    }

    @AfterEach
    void close() throws IOException {
        one.close();
        two.close();
        nobody.close();
    }

    @Test
    void statusIsOneTableInTheOrderOfTheHosts() {
        CommandLineRun run = run(b + "," + a, "status");

        assertThat(run.out().lines())
                .containsExactly(
                        b + "  spam      RUNNING  3m5s  0 restarts  by supervisor: start",
                        a + "  spam      RUNNING  3m5s  0 restarts  by supervisor: start",
                        a + "  math/add  PAUSED   3m5s  0 restarts  by supervisor: start");
        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aHostThatDoesNotAnswerIsALineWithTheReason() {
        CommandLineRun run = run(a + "," + away, "status", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines())
                .containsExactly(
                        a + "  spam  RUNNING  3m5s  0 restarts  by supervisor: start",
                        away + "  no supervisor answers at http://" + away + ": nobody listens there; is it running?");
        assertThat(run.err()).isEqualTo("serve: not done on 1 of 2 hosts: " + away + "\n");
    }

    @Test
    void aHostWithoutTheServiceHasFailed() {
        CommandLineRun run = run(a + "," + b, "status", "math");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains(b + "  no service is called 'math': there are: spam\n");
    }

    @Test
    void aNamedServiceThatIsNotRunningIsAFailure() {
        assertThat(run(a + "," + b, "status", "spam").code()).isEqualTo(ExitCode.DONE);
        assertThat(run(a, "status", "math").code()).as("one host").isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(run(a + "," + a, "status", "math").code()).as("a list").isEqualTo(ExitCode.FAILED);
    }

    @Test
    void jsonIsOneObjectOfHosts() throws IOException {
        CommandLineRun run = run(a + "," + away, "status", "spam", "-o", "json");

        List<Json> hosts = Json.parse(run.out()).objects("hosts");
        assertThat(hosts).extracting(host -> host.text("host").orElseThrow()).containsExactly(a, away);
        assertThat(hosts.getFirst().objects("services")).hasSize(1);
        assertThat(hosts.getLast().object("problem").flatMap(problem -> problem.text("detail")))
                .hasValueSatisfying(detail -> assertThat(detail).contains("nobody listens there"));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void whatCouldNotBeChangedStandsBelowTheServicesOfItsHost() {
        two.on("GET /v1/services", 200, """
                {"services":[],"lingering":[],"troubles":[{"module":"play","at":"2026-11-21T00:00:00Z","lines":["Play.java:3: no"]}]}""");

        CommandLineRun run = run(b + "," + a, "status");

        assertThat(run.out().lines())
                .filteredOn(line -> line.startsWith(b))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("no services"),
                        line -> assertThat(line).contains("play could not be replaced"),
                        line -> assertThat(line).contains("Play.java:3: no"));
    }

    @Test
    void whatOneCanBeAskedAllCan() {
        for (StubSupervisor each : List.of(one, two)) {
            each.on("GET /v1/services/spam/history", 200, """
                    {"name":"spam","history":[{"at":"2026-11-21T00:00:00Z","from":"STOPPED","to":"STARTING",
                    "lastedMillis":1500,"cause":"start"}]}""");
            each.on("GET /v1/services/spam/threads", 200, """
                    {"name":"spam","threads":[],"leftOut":0,"virtualSeen":true}""");
            each.on("GET /v1/services/spam/logs?tail=100", 200, """
                    {"name":"spam","lines":[{"at":"2026-11-21T00:00:00Z","level":"INFO","message":"hello"}]}""");
            each.on("GET /v1/critical-chain", 200, """
                    {"beforeMillis":1000,"services":1,"chain":[],"missing":["spam"]}""");
        }

        assertThat(run(a + "," + b, "history", "spam").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(a).contains("STOPPED → STARTING", "after 1.5s"),
                        line -> assertThat(line).startsWith(b).contains("STOPPED → STARTING", "after 1.5s"));
        assertThat(run(a + "," + b, "threads", "spam").out().lines())
                .containsExactly(
                        a + "  spam has no thread in this JVM now", b + "  spam has no thread in this JVM now");
        assertThat(run(a + "," + b, "logs", "spam").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(a).endsWith("INFO hello"),
                        line -> assertThat(line).startsWith(b).endsWith("INFO hello"));
        assertThat(run(a + "," + b, "critical-chain").out().lines())
                .contains(a + "  not RUNNING yet: spam", b + "  not RUNNING yet: spam");
    }

    @Test
    void streamsOfManyAreToldLineByLineUntilAllAreLost() {
        one.onStream("GET /v1/services/spam/logs?tail=100&follow=true", """
                event: line
                data: {"at":"2026-11-21T00:00:00Z","level":"INFO","message":"one"}

                """);
        two.onStream("GET /v1/services/spam/logs?tail=100&follow=true", """
                event: line
                data: {"at":"2026-11-21T00:00:00Z","level":"INFO","message":"two"}

                """);

        CommandLineRun run = run(a + "," + b + "," + away, "logs", "-f", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith(a + "  ").endsWith("INFO one"),
                        line -> assertThat(line).startsWith(b + "  ").endsWith("INFO two"));
        assertThat(run.err().lines())
                .hasSize(3)
                .anyMatch(
                        line -> line.startsWith("serve: " + a + ": ") && line.endsWith("it has closed the connection"))
                .anyMatch(line -> line.startsWith("serve: " + away + ": ") && line.contains("nobody listens there"));
    }

    @Test
    void eachEventInJsonNamesItsHost() throws IOException {
        one.onStream("GET /v1/events", """
                event: change
                id: 7
                data: {"service":"spam","from":"RUNNING","to":"PAUSING"}

                """);

        CommandLineRun run = run(a + "," + away, "events", "-o", "json");

        Json event = Json.parse(run.out());
        assertThat(event.text("host")).contains(a);
        assertThat(event.text("event")).contains("change");
        assertThat(event.object("data").flatMap(data -> data.text("to"))).contains("PAUSING");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aCommandGoesToAllHostsAndFailsByHost() {
        one.on("POST /v1/services/spam/pause?wait=30000ms", 200, service("spam", "spam", "PAUSED"));
        two.on("POST /v1/services/spam/pause?wait=30000ms", 409, "{\"detail\":\"its drain has failed\"}");

        CommandLineRun run = run(a + "," + b + "," + away, "pause", "spam", "--reason", "night");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines())
                .containsExactly(
                        a + "  spam: PAUSED",
                        b + "  cannot pause spam: its drain has failed",
                        away + "  no supervisor answers at http://" + away + ": nobody listens there; is it running?");
        assertThat(run.err()).isEqualTo("serve: not done on 2 of 3 hosts: " + b + ", " + away + "\n");
        assertThat(one.lastRequest().body()).contains("\"by\":\"anna\"", "\"reason\":\"night\"");
    }

    @Test
    void nothingIsDoneOnAHostThatLacksOneOfTheServices() {
        one.on("POST /v1/services/stop?name=spam&name=math&wait=30000ms", 207, "{\"results\":[]}");

        CommandLineRun run = run(a + "," + b, "stop", "spam", "math");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(two.lastRequest().method()).isEqualTo("GET");
        assertThat(one.lastRequest().method()).isEqualTo("POST");
    }

    @Test
    void aHostThatNeverAnswersHoldsUpNoOther() throws Exception {
        one.on("POST /v1/services/spam/pause?wait=30000ms", 200, service("spam", "spam", "PAUSED"));
        two.onEndlessStream("GET /v1/services", "");

        CompletableFuture<CommandLineRun> running =
                CompletableFuture.supplyAsync(() -> run(b + "," + a, "pause", "spam"), Thread::startVirtualThread);

        await().atMost(PATIENCE)
                .until(() -> one.requests().stream()
                        .anyMatch(request -> request.method().equals("POST")));
        assertThat(running).isNotDone();
        two.close();
        assertThat(running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).out()).endsWith(a + "  spam: PAUSED\n");
    }

    @Test
    void whyAndCallAreAskedOfAllHosts() {
        one.on("GET /v1/services/spam/why", 200, "{\"name\":\"spam\",\"why\":[\"it waits\",\"math is PAUSED\"]}");
        two.on("GET /v1/services/spam/why", 404, "{\"detail\":\"no service 'spam'\",\"known\":[\"eggs\"]}");
        one.on("POST /v1/procedures/add?wait=30000ms", 200, "{\"result\":3}");
        two.on("POST /v1/procedures/add?wait=30000ms", 200, "{\"result\":\"three\"}");

        assertThat(run(a + "," + b, "why", "spam").out().lines())
                .containsExactly(
                        a + "  it waits", a + "  math is PAUSED", b + "  no service is called 'spam': there are: eggs");
        assertThat(run(a + "," + b, "call", "add", "1", "2"))
                .isEqualTo(new CommandLineRun(ExitCode.DONE, a + "  3\n" + b + "  three\n", ""));
    }

    @Test
    void theEventsOfAllHostsAreToldAndTheOthersGoOnWhenOneIsLost() {
        String events = """
                event: snapshot
                data: {"services":[]}

                event: change
                data: {"service":"spam","at":"2026-11-21T01:02:03Z","from":"RUNNING","to":"PAUSING","cause":"by %s"}

                """;
        one.onStream("GET /v1/events", events.formatted("anna"));
        two.onStream("GET /v1/events", events.formatted("bert"));
        String gone = "127.0.0.1:1";

        CommandLineRun run = run(a + "," + gone + "," + b, "events");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactlyInAnyOrder(
                        a + " 2026-11-21T01:02:03Z spam RUNNING → PAUSING by anna",
                        b + " 2026-11-21T01:02:03Z spam RUNNING → PAUSING by bert");
        assertThat(run.err())
                .contains("serve: " + a + ": ", "serve: " + b + ": ", "serve: " + gone + ": ", "nobody listens there");
        assertThat(run(a + "," + b, "events", "-o", "json").out().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("{\"host\":\"" + b + "\",\"event\":\"change\"")
                        .contains("by bert"));
    }

    @Test
    void allHostsAreWaitedFor() {
        String spam = service("spam", "spam", "RUNNING").replace("\n", "");
        one.onEndlessStream("GET /v1/events", "event: snapshot\ndata: {\"services\":[" + spam + "]}\n\n");
        two.onEndlessStream(
                "GET /v1/events",
                "event: snapshot\ndata: {\"services\":[" + spam.replace("RUNNING", "PAUSED") + "]}\n\n");

        CommandLineRun run = run(a + "," + b, "wait", "spam", "--state", "RUNNING", "--timeout", "5s");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines())
                .containsExactly(a + "  spam: RUNNING", b + "  waited 5s for RUNNING in vain: spam is PAUSED");
    }

    @Test
    void hostsStandInAFileWithCommentsAndBlankLines() throws IOException {
        Files.writeString(folder.resolve("hosts.txt"), "# ours\n\n" + a + "   # the first\n" + b + "\n" + a + "\n");

        CommandLineRun run = run("@hosts.txt," + b, "status", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines()).extracting(line -> line.split(" ", -1)[0]).containsExactly(a, b);
    }

    @Test
    void aBadLineIsNamedWithItsFile() throws IOException {
        Files.writeString(folder.resolve("hosts.txt"), "a\n\nb:0\n");

        assertThat(run("@hosts.txt", "status"))
                .isEqualTo(new CommandLineRun(
                        ExitCode.USAGE,
                        "",
                        "serve: hosts.txt:3: expected a port from 1 to 65535 after the colon, found 'b:0'\n"));
    }

    @Test
    void aFileWithoutHostsIsWrongUsage() throws IOException {
        Files.writeString(folder.resolve("hosts.txt"), "# nobody\n");

        assertThat(run("@hosts.txt", "status").err())
                .isEqualTo("serve: --host: expected at least one host, found none in '@hosts.txt'\n");
    }

    @Test
    void aFleetOfTheConfigurationStandsForItsHostsAndShowsItsToken() throws IOException {
        write("serve.fleet { web = [\"" + a + "\"], db { hosts = [\"" + b + "\"], token = s3cret } }");

        assertThat(run("web,db", "status", "spam", "-c", file()).out().lines())
                .extracting(line -> line.split(" ", -1)[0])
                .containsExactly(a, b);
        assertThat(one.lastRequest().authorization()).isEmpty();
        assertThat(two.lastRequest().authorization()).isEqualTo("Bearer s3cret");

        run("web,db", "status", "--token", "mine", "-c", file());
        assertThat(one.lastRequest().authorization()).isEqualTo("Bearer mine");
        assertThat(two.lastRequest().authorization()).isEqualTo("Bearer mine");
    }

    @Test
    void aFleetOfOneHostIsStillAFleetAndGoesBeforeAHostOfItsName() throws IOException {
        write("serve.fleet { localhost = [\"" + a + "\"] }");

        assertThat(run("localhost", "status", "-o", "json", "-c", file()).out())
                .startsWith("{\"hosts\":[{\"host\":\"" + a + "\"");
    }

    @Test
    void aBrokenConfigurationHasNoFleetsAndKeepsNobodyOut() throws IOException {
        write("serve {{{");

        CommandLineRun run = run("localhost," + a, "--port", Integer.toString(two.port()), "status", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.err())
                .isEqualTo("serve: conf/serve.conf can't be used (serve check says why): taking all names of --host "
                        + "for hosts\n");
        assertThat(run.out()).contains(b + "  spam");
    }

    @Test
    void aHostThatAnswersSomethingElseKeepsTheOthersFromNothing() {
        two.on("GET /v1/services", 200, "{\"services\":[{\"name\":7}]}");
        one.on("POST /v1/services/spam/pause?wait=30000ms", 200, service("spam", "spam", "PAUSED"));

        CommandLineRun run = run(b + "," + a, "pause", "spam");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).endsWith(a + "  spam: PAUSED\n");
    }

    private CommandLineRun run(String hosts, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(0, List.of("--host", hosts));
        return CommandLineRun.with(
                folder, Map.of(), (configuration, port, reload) -> ExitCode.DONE, all.toArray(String[]::new));
    }

    private String file() {
        return folder.resolve("conf/serve.conf").toString();
    }

    private void write(String configuration) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/serve.conf"), configuration);
    }
}
