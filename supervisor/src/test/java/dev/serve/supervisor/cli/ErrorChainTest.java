package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorChainTest {

    private static final String THREE = """
            {"status": 500, "detail": "b failed", "error_class": "dev.serve.http.HttpError",
             "remote_call": {"method": "POST", "host": "http://b:7070", "path": "/v1/procedures/fail"},
             "remote_error": {"status": 500, "detail": "c failed",
               "remote_call": {"url": "http://c:8080/json-rpc", "method": "fail"},
               "remote_error": {"code": -32000, "message": "d failed", "data": {
                 "remote_call": {"queue": "d"},
                 "remote_error": "no disk"}}}}
            """;

    @Test
    void eachServerHasALineWhateverItSpeaks() throws IOException {
        assertThat(lines(THREE))
                .containsExactly(
                        "caused by POST http://b:7070/v1/procedures/fail: c failed",
                        "caused by fail at http://c:8080/json-rpc: d failed",
                        "caused by {\"queue\":\"d\"}: no disk");
    }

    @Test
    void whereAServerSaidNothingTheCallStandsAlone() throws IOException {
        assertThat(lines("{\"remote_call\": {\"method\": \"add\"}}")).containsExactly("caused by add");
        assertThat(lines("{\"remote_error\": {}}")).containsExactly("caused by another server: {}");
        assertThat(lines("{\"detail\": \"no disk\"}")).isEmpty();
    }

    @Test
    void whatOthersSaidStaysOnItsLineAndBounded() throws IOException {
        assertThat(lines("{\"remote_error\": \"a\\n\\u001b[2Jb\\u009bc\"}"))
                .containsExactly("caused by another server: a [2Jb c");
        assertThat(lines("{\"remote_error\": \"" + "x".repeat(9_000) + "\"}").getFirst())
                .hasSize(501);
    }

    @Test
    void aCallThatFailedPrintsTheChainAsTextAndTheWholeAsJson(@TempDir Path folder) throws IOException {
        try (StubSupervisor supervisor = new StubSupervisor()) {
            supervisor.on("POST /v1/procedures/fail?wait=30000ms", 500, THREE);
            String port = Integer.toString(supervisor.port());

            CommandLineRun text = CommandLineRun.in(folder, "call", "fail", "--port", port);
            CommandLineRun json = CommandLineRun.in(folder, "call", "fail", "--port", port, "-o", "json");

            assertThat(text.code()).isEqualTo(ExitCode.FAILED);
            assertThat(text.out()).isEmpty();
            assertThat(text.err().lines())
                    .startsWith("serve: b failed", "caused by POST http://b:7070/v1/procedures/fail: c failed")
                    .hasSize(4);
            assertThat(json.code()).isEqualTo(ExitCode.FAILED);
            assertThat(Json.parse(json.out())).isEqualTo(Json.parse(THREE));
            assertThat(json.err()).isEmpty();
        }
    }

    private static List<String> lines(String json) throws IOException {
        return ErrorChain.lines(Json.parse(json));
    }
}
