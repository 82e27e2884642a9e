package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcedureCallsTest {

    private final Path folder;

    ProcedureCallsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aProcedureThatThrowsIsAProblemWithItsReportAndWithoutItsStack() {
        try (Rig rig = Rig.of(folder, "f Failing").awaitRunning()) {
            Answer answer = rig.postBody("/v1/procedures/fail", "{\"args\": [\"no disk\"]}");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.text())
                    .isEqualTo(
                            "{\"type\":\"about:blank\",\"title\":\"Server Error\",\"status\":500,\"detail\":\"no disk\","
                                    + "\"instance\":\"/v1/procedures/fail\",\"error_class\":\"java.lang.IllegalStateException\","
                                    + "\"error_text\":\"no disk\","
                                    + "\"request\":{\"method\":\"POST\",\"path\":\"/v1/procedures/fail\"}}");
            assertThat(rig.post("/v1/procedures/failMutely").get("detail")).isEqualTo("UnsupportedOperationException");
        }
    }

    @Test
    void whatAnotherServerSaidIsPassedOn() {
        try (Rig rig = Rig.of(folder, "f Failing").awaitRunning()) {
            String said = "{\"error\": [1, 2.5, null, \"x\"], \"remote_error\": {\"deep\": true}}";

            Answer answer = rig.postBody("/v1/procedures/failBeyond", "{\"args\": [" + said + "]}");

            assertThat(answer.get("detail")).isEqualTo("not done");
            assertThat(answer.object("remote_call")).isEqualTo(Map.of("method", "GET"));
            assertThat(answer.object("remote_error", "remote_error")).isEqualTo(Map.of("deep", true));
            assertThat(answer.text()).contains("\"error\":[1,2.5,null,\"x\"]");
        }
    }

    @Test
    void anAnswerComesWhateverTheMessageIsMadeOf() {
        try (Rig rig = Rig.of(folder, "f Failing").awaitRunning()) {
            Answer answer =
                    rig.postBody("/v1/procedures/fail", "{\"args\": [\"half \\ud83d" + "x".repeat(20_000) + "\"]}");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.get("detail")).startsWith("half ?xxx").hasSizeLessThan(11_000);
        }
    }

    @Test
    void fileLineAndStackAreSentWhereThatIsConfigured() {
        PortSettings open = new PortSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                10,
                Duration.ofSeconds(15),
                PortSettings.IDLE_TIMEOUT);
        try (Rig rig = Rig.of(folder, open, "f Failing").awaitRunning()) {
            Answer answer = rig.postBody("/v1/procedures/fail", "{\"args\": [\"no disk\"]}");

            assertThat(answer.get("file")).isEqualTo("Actors.java");
            assertThat(answer.json().get("line")).isInstanceOf(Integer.class);
            assertThat(answer.get("traceback"))
                    .startsWith("java.lang.IllegalStateException: no disk\n    at ")
                    .contains("Failing.fail");
        }
    }

    @Test
    void theDescriptionHasEveryMemberThatAReportMayHave() {
        try (Rig rig = Rig.of(folder, "f Failing").awaitRunning()) {
            assertThat(rig.get("/openapi.json")
                            .object("components", "schemas", "Problem", "properties")
                            .keySet())
                    .containsAll(List.of(
                            "error_class",
                            "error_text",
                            "file",
                            "line",
                            "request",
                            "remote_call",
                            "remote_error",
                            "traceback"));
        }
    }
}
