package dev.serve.supervisor.cli;

import static dev.serve.supervisor.cli.StubSupervisor.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.serve.testing.ClosedPort;
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

final class ClientCommandsTest {

    private static final String HISTORY = """
            {"name":"spam","history":[
              {"at":"2026-11-21T01:00:00.123456Z","from":"STOPPED","to":"PAUSING","lastedMillis":12,"cause":"by supervisor: start"},
              {"at":"2026-11-21T01:02:05.500456Z","from":"PAUSING","to":"FAILED","lastedMillis":125000,"cause":"prepare: no\\nluck twice"}]}""";

    @TempDir
    private Path folder;

    private StubSupervisor supervisor;

    @BeforeEach
    void open() throws IOException {
        supervisor = new StubSupervisor();
        supervisor.withServices(
                service("spam", "spam", "RUNNING"),
                service("math/add", "math", "PAUSED"),
                service("math/nap", "math", "RUNNING"));
    }

    @AfterEach
    void close() {
        supervisor.close();
    }

    @Test
    void statusPrintsOneLineAService() {
        CommandLineRun run = run("status");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines())
                .containsExactly(
                        "spam      RUNNING  3m5s  0 restarts  by supervisor: start",
                        "math/add  PAUSED   3m5s  0 restarts  by supervisor: start",
                        "math/nap  RUNNING  3m5s  0 restarts  by supervisor: start");
    }

    @Test
    void statusOfANamedServiceThatIsNotRunningEndsWithThree() {
        assertThat(run("status", "spam").code()).isEqualTo(ExitCode.DONE);
        assertThat(run("status", "spam", "math/add").code()).isEqualTo(ExitCode.NOT_RUNNING);
    }

    @Test
    void statusPicksByGlobAndByModule() {
        assertThat(run("status", "*/nap").out().lines())
                .singleElement()
                .asString()
                .startsWith("math/nap");
        assertThat(run("status", "math").out().lines()).hasSize(2);
        assertThat(run("status", "all").out().lines()).hasSize(3);
    }

    @Test
    void statusAsJsonIsOneObjectOfTheServicesThatAreMeant() throws IOException {
        CommandLineRun run = run("status", "spam", "-o", "json");

        assertThat(Json.parse(run.out()).objects("services"))
                .singleElement()
                .satisfies(service -> assertThat(service.text("name")).contains("spam"));
    }

    @Test
    void anUnknownNameIsToldWithWhatWasProbablyMeant() {
        CommandLineRun run = run("pause", "spam", "spma", "zzzzzz");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err().lines())
                .containsExactly(
                        "serve: no service is called 'spma': did you mean 'spam'?",
                        "serve: no service is called 'zzzzzz': there are: spam, math/add, math/nap");
        assertThat(supervisor.lastRequest().method()).as("nothing is half done").isEqualTo("GET");
    }

    @Test
    void aCommandWaitsForItsTargetAndPrintsWhatItCameTo() throws IOException {
        supervisor.on("POST /v1/services/math/add/resume?wait=30000ms", 200, service("math/add", "math", "RUNNING"));

        CommandLineRun run = run("resume", "math/add", "--reason", "night is over", "--until", "2h");

        assertThat(run).isEqualTo(new CommandLineRun(ExitCode.DONE, "math/add: RUNNING\n", ""));
        assertThat(Json.parse(supervisor.lastRequest().body()).fields())
                .isEqualTo(Map.of("by", "anna", "reason", "night is over", "until", "2h"));
    }

    @ParameterizedTest
    @CsvSource({"--wait,30000", "--wait=5s,5000", "--wait 2m,120000", "--wait 7,7000"})
    void waitTakesALengthOfTimeButNoName(String option, int millis) {
        supervisor.on("POST /v1/services/spam/stop?wait=" + millis + "ms", 200, service("spam", "spam", "STOPPED"));

        List<String> arguments = new ArrayList<>(List.of("stop"));
        arguments.addAll(List.of(option.split(" ", -1)));
        arguments.add("spam");

        assertThat(run(arguments.toArray(String[]::new)).out()).isEqualTo("spam: STOPPED\n");
    }

    @Test
    void withoutAWaitACommandTellsThatItIsOnItsWay() {
        supervisor.on(
                "POST /v1/services/spam/pause", 202, "{\"name\":\"spam\",\"state\":\"PAUSING\",\"target\":\"PAUSED\"}");

        assertThat(run("pause", "spam", "--no-wait"))
                .isEqualTo(new CommandLineRun(ExitCode.DONE, "spam: PAUSING, on its way to PAUSED\n", ""));
    }

    @Test
    void aWaitThatIsOverFirstIsAFailure() {
        supervisor.on(
                "POST /v1/services/spam/pause?wait=1000ms",
                202,
                "{\"name\":\"spam\",\"state\":\"PAUSING\",\"target\":\"PAUSED\"}");

        assertThat(run("pause", "spam", "--wait=1s").code()).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "--no-wait,'',409,7",
        "--wait=1s,?wait=1000ms,409,1",
        "--wait=1s,?wait=1000ms,503,7",
        "--no-wait,'',403,7",
        "--no-wait,'',401,7",
        "--no-wait,'',400,2",
        "--no-wait,'',500,1"
    })
    void aProblemIsOneLineAndAnExitCode(String option, String query, int status, int code) {
        supervisor.on("POST /v1/services/spam/start" + query, status, "{\"detail\":\"its drain has failed\"}");

        assertThat(run("start", "spam", option))
                .isEqualTo(new CommandLineRun(code, "", "serve: cannot start spam: its drain has failed\n"));
    }

    @Test
    void manyAreCommandedAtOnceWithOneLineEach() {
        supervisor.on(
                "POST /v1/services/start?name=spam&name=math%2F*&wait=30000ms",
                207, """
                {"results":[{"name":"spam","status":200,"service":%s},
                            {"name":"math/add","status":409,"problem":{"status":409,"detail":"no more numbers"}},
                            {"name":"math/nap","status":200,"service":%s}]}""".formatted(service("spam", "spam", "RUNNING"), service("math/nap", "math", "RUNNING")));

        assertThat(run("start", "spam", "math/*"))
                .isEqualTo(new CommandLineRun(
                        ExitCode.FAILED,
                        "spam: RUNNING\nmath/nap: RUNNING\n",
                        "serve: cannot start math/add: no more numbers\n"));
    }

    @Test
    void aTokenIsShownFromTheOptionOrTheEnvironment() {
        assertThat(run("status").code()).isEqualTo(ExitCode.DONE);
        assertThat(supervisor.lastRequest().authorization()).isEmpty();

        run("status", "--token", "one");
        assertThat(supervisor.lastRequest().authorization()).isEqualTo("Bearer one");

        CommandLineRun.with(
                folder,
                Map.of("SERVE_TOKEN", "two"),
                (configuration, port, reload) -> ExitCode.FAILED,
                "status",
                "--port",
                Integer.toString(supervisor.port()));
        assertThat(supervisor.lastRequest().authorization()).isEqualTo("Bearer two");
    }

    @Test
    void aMissingTokenIsARefusalThatSaysWhereToGiveIt() {
        supervisor.on("GET /v1/services", 401, "{\"detail\":\"a token is needed\"}");

        assertThat(run("status"))
                .isEqualTo(new CommandLineRun(
                        ExitCode.REFUSED, "", "serve: a token is needed (give it by --token or SERVE_TOKEN)\n"));
    }

    @Test
    void nobodyAnswering() throws IOException {
        try (ClosedPort nobody = new ClosedPort()) {
            assertThat(CommandLineRun.in(folder, "status", "--port", Integer.toString(nobody.number())))
                    .isEqualTo(new CommandLineRun(
                            ExitCode.NO_SUPERVISOR,
                            "",
                            "serve: no supervisor answers at http://" + nobody.address()
                                    + ": nobody listens there; is it running?\n"));
        }
    }

    @Test
    void somebodyElseAnswering() {
        supervisor.on("GET /v1/services", 200, "<html>welcome</html>");

        CommandLineRun run = run("status");

        assertThat(run.code()).isEqualTo(ExitCode.NO_SUPERVISOR);
        assertThat(run.err()).startsWith("serve: something else than a supervisor answers at http://127.0.0.1:");
    }

    @Test
    void waitEndsWithTheChangeThatWasWaitedFor() {
        supervisor.onEndlessStream("GET /v1/events", """
                id: 7
                event: snapshot
                data: {"services":[%s,%s]}

                : heartbeat

                id: 8
                event: change
                data: {"service":"spam","state":"PAUSING"}

                id: 9
                event: change
                data: {"service":"spam","state":"PAUSED"}

                """.formatted(
                        service("spam", "spam", "RUNNING").replace("\n", ""),
                        service("late", "late", "RUNNING").replace("\n", "")));

        assertThat(run("wait", "spam", "--state", "paused"))
                .isEqualTo(new CommandLineRun(ExitCode.DONE, "spam: PAUSED\n", ""));
    }

    @Test
    void aWaitInVainEndsWithOneAndSaysWhatIs() {
        supervisor.onEndlessStream(
                "GET /v1/events",
                "event: snapshot\ndata: {\"services\":["
                        + service("spam", "spam", "RUNNING").replace("\n", "") + "]}\n\n");

        assertThat(run("wait", "spam", "--state", "STOPPED", "--timeout", "300ms"))
                .isEqualTo(new CommandLineRun(
                        ExitCode.FAILED, "", "serve: waited 300ms for STOPPED in vain: spam is RUNNING\n"));
    }

    @Test
    void aWaitForAnUnknownNameEndsAtOnce() {
        supervisor.onEndlessStream("GET /v1/events", "event: snapshot\ndata: {\"services\":[]}\n\n");

        assertThat(run("wait", "spam", "--state", "STOPPED").err())
                .isEqualTo("serve: no service is called 'spam': there is none\n");
    }

    @Test
    void aJobIsTriggeredAndItsEndWaitedFor() {
        supervisor.withServices(job(3), service("spam", "spam", "RUNNING"));
        supervisor.on("POST /v1/services/report/trigger", 202, "{\"name\":\"report\",\"run\":3}");
        supervisor.on("GET /v1/services/report", 200, job(3));

        assertThat(run("trigger", "report").out()).isEqualTo("report: run 3 begins\n");

        CommandLineRun waited = run("trigger", "all", "--wait", "1m", "--reason", "again");
        assertThat(waited.err()).isEqualTo("serve: report: run 3 failed after 1.5s: no route to host\n");
        assertThat(waited.code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aRunThatDoesNotEndInTimeIsAFailure() {
        supervisor.withServices(job(2));
        supervisor.on("POST /v1/services/report/trigger", 202, "{\"name\":\"report\",\"run\":3}");
        supervisor.on("GET /v1/services/report", 200, job(2));

        CommandLineRun run = run("trigger", "report", "--wait=300ms");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEqualTo("serve: report: run 3 has not ended within 300ms\n");
    }

    @Test
    void whatCannotBeTriggeredIsRefused() {
        supervisor.withServices(service("spam", "spam", "RUNNING"), service("math/add", "math", "RUNNING"));
        supervisor.on("POST /v1/services/spam/trigger", 409, "{\"detail\":\"cannot trigger spam: no job\"}");

        CommandLineRun run = run("trigger", "spam");
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).isEqualTo("serve: cannot trigger spam: no job\n");

        assertThat(run("trigger", "all").err())
                .isEqualTo("serve: no job is meant by all: the services have no schedule\n");
    }

    private static String job(int runs) {
        return """
                {"name":"report","module":"report","state":"RUNNING","schedule":{"runs":%d,
                "last":{"lastedMillis":1500,"failure":"no route to host"}}}""".formatted(runs);
    }

    @Test
    void eventsArePrintedUntilTheSupervisorEnds() {
        supervisor.onStream("GET /v1/events", """
                event: snapshot
                data: {"services":[]}

                event: change
                data: {"service":"spam","at":"2026-11-21T01:02:03Z","from":"RUNNING","to":"PAUSING","cause":"by anna: x"}

                event: missed
                data: {"count":3}

                """);

        CommandLineRun run = run("events");

        assertThat(run.out().lines())
                .containsExactly("2026-11-21T01:02:03Z spam RUNNING → PAUSING  by anna: x", "(3 changes missed)");
        assertThat(run.code()).isEqualTo(ExitCode.NO_SUPERVISOR);
        assertThat(run("events", "-o", "json").out().lines().toList())
                .hasSize(3)
                .first()
                .isEqualTo("{\"event\":\"snapshot\",\"id\":\"\",\"data\":{\"services\":[]}}");
    }

    @Test
    void anEventThatShowsNothingNewOfItsServiceHasNoLine() {
        supervisor.onStream("GET /v1/events", """
                event: snapshot
                data: {"services":[{"name":"echo","state":"RUNNING","target":"RUNNING","cause":"by supervisor: start"}]}

                event: change
                data: {"service":"echo","from":"RUNNING","to":"RUNNING","target":"RUNNING","cause":"by supervisor: start"}

                event: change
                data: {"service":"echo","from":"RUNNING","to":"RUNNING","target":"STOPPED","cause":"by anna"}

                """);

        assertThat(run("events").out().lines()).containsExactly("? echo RUNNING → RUNNING  by anna");
    }

    @Test
    void logsArePrintedAndFollowed() {
        String line = "{\"id\":1,\"at\":\"2026-11-21T01:02:03Z\",\"level\":\"INFO\",\"message\":\"spam!\"}";
        supervisor.on("GET /v1/services/math/add/logs?tail=100", 200, "{\"name\":\"spam\",\"lines\":[" + line + "]}");
        supervisor.onStream(
                "GET /v1/services/spam/logs?tail=2&follow=true",
                "id: 1\nevent: log\ndata: " + line + "\n\nevent: missed\ndata: {\"count\":5}\n\n");

        assertThat(run("logs", "math/add").out()).isEqualTo("2026-11-21T01:02:03Z INFO spam!\n");
        assertThat(run("logs", "-f", "--tail", "2", "spam").out())
                .isEqualTo("2026-11-21T01:02:03Z INFO spam!\n(5 lines missed)\n");
    }

    @Test
    void whyIsSetInByHowFarTheCauseIsAway() {
        supervisor.on("GET /v1/services/spam/why", 200, """
                {"name":"spam","why":["spam waits","math is PAUSED"],"chain":[
                  {"service":"spam","depth":0,"text":"spam waits"},{"service":"math","depth":1,"text":"math is PAUSED"}]}""");

        assertThat(run("why", "spam").out()).isEqualTo("spam waits\n  math is PAUSED\n");
    }

    @Test
    void theCriticalChainIsATree() {
        supervisor.on("GET /v1/critical-chain", 200, """
                {"beforeMillis":130,"services":4,"missing":["bad"],"chain":[
                  {"service":"rpc","waited":"service","runningMillis":340,"prepareTookMillis":2,"startTookMillis":20},
                  {"service":"math","waited":"all-prepared","runningMillis":318,"prepareTookMillis":3,"startTookMillis":1210,"failures":2},
                  {"service":"broker","waited":"itself","settledMillis":105,"prepareTookMillis":98}]}""");

        assertThat(run("critical-chain").out()).isEqualTo("""
                        the JVM ran for 130ms before the supervisor began to take 4 services up
                        not RUNNING yet: bad
                        rpc @340ms (prepare +2ms, start +20ms)
                        └─math @318ms (prepare +3ms, start +1.2s, failed 2 times before)
                          └─all prepared, the last one broker @105ms (prepare +98ms)
                        """);
    }

    @Test
    void theCriticalChainOfOneThatHasNotBeenRunningIsRefused() {
        supervisor.on(
                "GET /v1/critical-chain?name=a%20b",
                409, "{\"status\":409,\"detail\":\"a b has not been RUNNING yet\"}");

        CommandLineRun run = run("critical-chain", "a b");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).isEqualTo("serve: a b has not been RUNNING yet\n");
    }

    @Test
    void threadsAreShownLikeAThreadDump() {
        supervisor.on("GET /v1/services/spam/threads", 200, """
                {"name":"spam","leftOut":3,"virtualSeen":true,"threads":[
                  {"thread":"spam loop","id":31,"virtual":true,"belongs":"name","state":"WAITING","waitsFor":"a.Lock","heldBy":null,
                   "stack":["a.B.c(B.java:1)","a.B.d(B.java:2)"],"framesLeftOut":0},
                  {"thread":"pool-1","id":32,"virtual":false,"belongs":"module","state":"BLOCKED","waitsFor":"a.Lock","heldBy":"other",
                   "stack":["a.B.e(B.java:3)"],"framesLeftOut":7}]}""");

        assertThat(run("threads", "spam").out()).isEqualTo("""
                        'spam loop' (virtual, #31) WAITING on a.Lock
                            at a.B.c(B.java:1)
                            at a.B.d(B.java:2)

                        'pool-1' (#32, of its module) BLOCKED on a.Lock held by 'other'
                            at a.B.e(B.java:3)
                            and 7 more

                        and 3 more threads
                        """);
    }

    @Test
    void aServiceWithoutThreadsSaysSo() {
        supervisor.on(
                "GET /v1/services/spam/threads",
                200,
                "{\"name\":\"spam\",\"leftOut\":0,\"virtualSeen\":true,\"threads\":[]}");

        assertThat(run("threads", "spam").out()).isEqualTo("spam has no thread in this JVM now\n");
    }

    @Test
    void historyPrintsWhatChangedWhenAndHowLongItHadLasted() {
        supervisor.on("GET /v1/services/spam/history", 200, HISTORY);

        assertThat(run("history", "spam").out()).isEqualTo("""
                        2026-11-21T01:00:00.123Z  STOPPED → PAUSING  after 12ms  by supervisor: start
                        2026-11-21T01:02:05.500Z  PAUSING → FAILED   after 2m5s  prepare: no luck twice
                        """);
        assertThat(run("history", "spam", "--tail", "1").out().lines())
                .singleElement()
                .asString()
                .contains("FAILED");
    }

    @Test
    void historyOfManyIsToldByNameAndAsOneObject() throws IOException {
        supervisor.on("GET /v1/services/math/add/history", 200, HISTORY);
        supervisor.on("GET /v1/services/math/nap/history", 200, "{\"name\":\"math/nap\",\"history\":[]}");

        assertThat(run("history", "math").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("math/add"),
                        line -> assertThat(line).startsWith("  2026-11-21T01:00:00.123Z  STOPPED → PAUSING"),
                        line -> assertThat(line).startsWith("  2026-11-21T01:02:05.500Z"),
                        line -> assertThat(line).isEqualTo("math/nap has not changed yet"));
        assertThat(Json.parse(run("history", "math", "-o", "json").out()).objects("services"))
                .extracting(
                        service -> service.text("name").orElseThrow(),
                        service -> service.objects("history").size())
                .containsExactly(tuple("math/add", 2), tuple("math/nap", 0));
    }

    @Test
    void logsOfSeveralNameTheServiceOfEachLine() {
        String lines = """
                {"lines":[
                {"at":"2026-11-21T01:02:03Z","level":"WARN","service":"spam","logger":"spam","message":"a\\nb\\u001b[2J"},
                {"at":"2026-11-21T01:02:04Z","level":"INFO","service":null,"logger":"dev.serve.X","message":"own"}]}
                """;
        supervisor.on("GET /v1/logs?tail=100", 200, lines);
        supervisor.on("GET /v1/logs?tail=5&since=10m&grep=a%7Cb&level=warn&name=m*&name=spam", 200, "{\"lines\":[]}");
        supervisor.onStream(
                "GET /v1/logs?tail=100&follow=true&name=m*",
                "event: missed\ndata: {\"count\":5,\"service\":\"math\"}\n\n");

        assertThat(run("logs", "--all").out()).isEqualTo("""
                        2026-11-21T01:02:03Z WARN spam: a
                            b\\u001b[2J
                        2026-11-21T01:02:04Z INFO (serve): own
                        """);
        assertThat(run("logs", "m*", "spam", "-n", "5", "--since", "10m", "--grep", "a|b", "--level", "warn")
                        .code())
                .isZero();
        assertThat(run("logs", "-f", "m*").out()).isEqualTo("(5 lines of math missed)\n");
    }

    @Test
    void logsOfAModuleAreThoseOfItsServices() {
        supervisor.on("GET /v1/services/math/logs?tail=100", 404, "{\"detail\":\"no service\",\"known\":[\"math/0\"]}");
        supervisor.on(
                "GET /v1/logs?tail=100&name=math",
                200,
                "{\"lines\":[{\"at\":\"2026-11-21T01:02:03Z\",\"level\":\"INFO\",\"service\":\"math/0\",\"message\":\"one\"}]}");

        assertThat(run("logs", "math").out()).isEqualTo("2026-11-21T01:02:03Z INFO math/0: one\n");
    }

    @Test
    void whyPrintsTheChainOfCauses() {
        supervisor.on(
                "GET /v1/services/a%20b/why", 200, "{\"name\":\"a b\",\"why\":[\"it waits\",\"math is PAUSED\"]}");

        assertThat(run("why", "a b").out()).isEqualTo("it waits\nmath is PAUSED\n");
    }

    @Test
    void anUnknownNameOfWhyIsTheSupervisorsToTell() {
        supervisor.on("GET /v1/services/spma/why", 404, "{\"detail\":\"no service 'spma'\",\"known\":[\"spam\"]}");

        assertThat(run("why", "spma"))
                .isEqualTo(new CommandLineRun(
                        ExitCode.FAILED, "", "serve: no service is called 'spma': did you mean 'spam'?\n"));
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--port", Integer.toString(supervisor.port())));
        return CommandLineRun.in(folder, all.toArray(String[]::new));
    }
}
