package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandCallsTest {

    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    @TempDir
    Path folder;

    @Test
    void aCommandIsAcceptedAtOnceAndARepeatIsOk() {
        try (Rig rig = Rig.of(folder, "late Late").await("late", ServiceState.STARTING)) {
            Answer first = rig.post("/v1/services/late/pause");
            Answer second = rig.post("/v1/services/late/pause");

            assertThat(first.status()).isEqualTo(202);
            assertThat(first.json()).containsEntry("state", "STARTING").containsEntry("target", "PAUSED");
            assertThat(second.status()).isEqualTo(200);
        }
    }

    @Test
    void aCommandThatWaitsAnswersWhenTheTargetIsReached() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer paused = rig.post("/v1/services/spam/pause?wait=20s");

            assertThat(paused.status()).isEqualTo(200);
            assertThat(paused.get("state")).isEqualTo("PAUSED");
            assertThat(rig.post("/v1/services/spam/resume?wait=20").get("state"))
                    .isEqualTo("RUNNING");
            assertThat(rig.post("/v1/services/spam/restart?wait=20000ms").get("state"))
                    .isEqualTo("RUNNING");
            assertThat(rig.post("/v1/services/spam/stop?wait=1m").get("state")).isEqualTo("STOPPED");
            assertThat(rig.post("/v1/services/spam/start?wait=20s").get("state"))
                    .isEqualTo("RUNNING");
        }
    }

    @Test
    void aWaitThatIsOverFirstAnswersThatItIsUnderWay() {
        try (Rig rig = Rig.of(folder, "late Late").await("late", ServiceState.STARTING)) {
            Answer answer = rig.post("/v1/services/late/start?wait=1ms");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.get("state")).isEqualTo("STARTING");
        }
    }

    @Test
    void aServiceThatFailsOnItsWayIsAConflictThatTellsWhy() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "bad Broken").await("bad", ServiceState.FAILED)) {
            Answer answer = rig.post("/v1/services/bad/start?wait=20s");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json())
                    .containsEntry("title", "Conflict")
                    .containsEntry("state", "FAILED")
                    .containsEntry("allowed", List.of("start", "pause", "resume", "stop", "restart"));
            assertThat(answer.json().keySet())
                    .containsExactly("type", "title", "status", "detail", "instance", "state", "allowed");
            assertThat(answer.get("detail")).contains("bad did not reach RUNNING", "no power");
        }
    }

    @Test
    void aJobIsTriggeredAndItsRunIsNumbered() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.conf"), """
                serve.modules.report { command = [sh, -c, "exit 3"], every = 1h }
                """);
        try (Rig rig = Rig.ofFile(file).awaitRunning()) {
            Answer answer = rig.postBody("/v1/services/report/trigger", "{\"by\": \"anna\", \"reason\": \"now\"}");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json()).containsEntry("name", "report").containsEntry("run", 1);
            await().untilAsserted(
                            () -> assertThat(rig.get("/v1/services/report").object("schedule"))
                                    .containsEntry("runs", 1)
                                    .containsEntry("failed", 1));
        }
    }

    @Test
    void whatCannotBeTriggeredIsAConflictThatTellsWhy() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer answer = rig.post("/v1/services/spam/trigger");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json()).containsEntry("state", "RUNNING");
            assertThat(answer.get("detail"))
                    .isEqualTo("cannot trigger spam: expected a job, found a service without schedule or every");
            assertThat(rig.get("/v1/services/spam/trigger").status()).isEqualTo(405);
            assertThat(rig.post("/v1/services/nobody/trigger").status()).isEqualTo(404);
            Answer malformed = rig.postBody("/v1/services/spam/trigger", "{\"until\": \"2h\"}");
            assertThat(malformed.status()).isEqualTo(400);
            assertThat(malformed.get("detail")).isEqualTo("until: goes with pause alone, found it with trigger");
            assertThat(malformed.json()).containsEntry("state", "RUNNING").containsKey("allowed");
        }
    }

    @Test
    void aCommandThatIsSupersededIsAConflict() {
        try (Rig rig = Rig.of(folder, "late Late").await("late", ServiceState.STARTING)) {
            CompletableFuture<Answer> waiting =
                    CompletableFuture.supplyAsync(() -> rig.post("/v1/services/late/pause?wait=1m"), BESIDE);
            await().until(() -> rig.port().waiting() == 1
                    && rig.get("/v1/services/late").get("target").equals("PAUSED"));

            rig.post("/v1/services/late/stop");

            assertThat(waiting.join().status()).isEqualTo(409);
            assertThat(waiting.join().get("detail")).contains("superseded");
        }
    }

    @Test
    void aCommandTellsWhoWhyAndUntilWhen() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            rig.postBody(
                    "/v1/services/spam/pause?wait=20s",
                    "{\"by\": \"anna\", \"reason\": \"night shift\", \"until\": \"2h\"}");

            Map<String, Object> pause = rig.get("/v1/services/spam").object("pause");

            assertThat(pause).containsEntry("by", "anna").containsEntry("why", "night shift");
            assertThat(Instant.parse(String.valueOf(pause.get("until")))).isAfter(Instant.now());
        }
    }

    @Test
    void aCommandWithoutABodyIsTheOperators() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.post("/v1/services/spam/pause?wait=20s").object("pause"))
                    .containsEntry("by", "operator")
                    .containsEntry("why", "")
                    .containsEntry("until", null);
        }
    }

    @Test
    void manyAreCommandedAtOnceWithOneResultEach() {
        try (Rig rig = Rig.of(folder, "math Tricky", "spam Obedient", "bad Broken")
                .await("spam", ServiceState.RUNNING)
                .await("bad", ServiceState.FAILED)) {
            Answer paused = rig.post("/v1/services/pause?name=math&name=sp*&name=nobody&name=spam&wait=20s");

            assertThat(paused.status()).isEqualTo(207);
            assertThat(paused.list("results"))
                    .extracting(result -> result.get("name") + " " + result.get("status"))
                    .containsExactlyInAnyOrder(
                            "math/add 200", "math/history 200", "math/pause 200", "spam 200", "nobody 404");
            assertThat(rig.get("/v1/services/math/add").get("state")).isEqualTo("PAUSED");

            Answer all = rig.post("/v1/services/start?name=all&wait=20s");

            assertThat(all.list("results"))
                    .extracting(result -> result.get("name") + " " + result.get("status"))
                    .contains("spam 200", "bad 409");
        }
    }

    @Test
    void manyThatNoOneIsCalledIsAProblem() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.post("/v1/services/pause?name=egg*").status()).isEqualTo(404);
            assertThat(rig.post("/v1/services/pause").status()).isEqualTo(400);
            assertThat(rig.get("/v1/services/spam").get("target")).isEqualTo("RUNNING");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"reson": "typo"}                 | 'reson', allowed are by, reason, until
                    {"reason": 5}                     | reason: expected a text, found a number
                    {"reason": ["a"]}                 | reason: expected a text, found a list
                    {"reason": "a\\nb"}               | one line
                    {"by": "supervisor"}              | 'supervisor'
                    {"until": "tomorrow"}             | 'tomorrow'
                    {"until": "2001-01-01T00:00:00Z"} | within the next
                    []                                | JSON object
                    {"reason": "a"                    | JSON object
                    {"reason": "a"} {}                | JSON object
                    reason=a                          | JSON object
                    """)
    void aBodyThatIsMalformedTellsWhatIsAllowed(String body, String detail) {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer answer = rig.postBody("/v1/services/spam/pause", body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.get("detail")).contains(detail);
            assertThat(rig.get("/v1/services/spam").get("target")).isEqualTo("RUNNING");
        }
    }

    @ParameterizedTest
    @CsvSource({"wait=soon, soon", "wait=11m, 11m", "wait=-1s, -1s", "wiat=1s, wiat"})
    void aParameterThatDoesNotFitTellsWhatIsAllowed(String query, String detail) {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer answer = rig.post("/v1/services/spam/pause?" + query);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.get("detail")).contains("'" + detail + "'", "wait");
            assertThat(rig.get("/v1/services/spam").get("target")).isEqualTo("RUNNING");
        }
    }

    @Test
    void anEndGoesWithAPauseAlone() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.postBody("/v1/services/spam/restart", "{\"until\": \"2h\"}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String large = "{\"reason\": \"" + "x".repeat(CommandBody.MAX_BYTES) + "\"}";
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                RawClient chunked = rig.raw(
                        "POST /v1/services/spam/pause HTTP/1.1",
                        "Host: localhost",
                        "Transfer-Encoding: chunked",
                        "",
                        Integer.toHexString(large.length()),
                        large,
                        "0")) {
            assertThat(rig.postBody("/v1/services/spam/pause", large).status()).isEqualTo(413);
            assertThat(chunked.status()).isEqualTo(413);
            assertThat(rig.get("/v1/services/spam").get("target")).isEqualTo("RUNNING");
        }
    }

    @Test
    void aSupervisorThatShutsDownTakesNoMoreCommands() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            rig.supervisor().shutDown("test");

            Answer answer = rig.post("/v1/services/spam/pause");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.get("detail")).contains("shutting down");
        }
    }
}
