package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the commands look, seen by the address that they name when nobody answers, and by who does answer. */
final class EndpointFinderTest {

    @TempDir
    private Path folder;

    @Test
    void theConfigurationSaysWhereAndWithWhichToken() throws IOException {
        try (StubSupervisor supervisor = new StubSupervisor().withServices()) {
            write("serve.maintenance { host = 0.0.0.0, port = " + supervisor.port() + ", token = s3cret }");

            assertThat(CommandLineRun.in(folder, "status", "-c", file()).code()).isEqualTo(ExitCode.DONE);
            assertThat(supervisor.lastRequest().authorization()).isEqualTo("Bearer s3cret");
        }
    }

    @Test
    void theTokenOfTheConfigurationIsForItsOwnHostOnly() throws IOException {
        try (StubSupervisor supervisor = new StubSupervisor().withServices()) {
            write("serve.maintenance { token = s3cret }");

            CommandLineRun.in(folder, "status", "--host", "127.0.0.1:" + supervisor.port());

            assertThat(supervisor.lastRequest().authorization()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:1,http://localhost:1",
        "127.0.0.1:1,http://127.0.0.1:1",
        "[::1]:1,http://[::1]:1",
        "https://localhost:1,https://localhost:1",
    })
    void aHostMayHaveAPort(String host, String address) {
        assertThat(CommandLineRun.in(folder, "status", "--host", host).err())
                .startsWith("serve: no supervisor answers at " + address + ": ");
    }

    @Test
    void aConfigurationThatIsNamedMustBeUsable() throws IOException {
        write("serve.maintenance.port = many");

        CommandLineRun run = CommandLineRun.in(folder, "status", "-c", file());

        assertThat(run.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(run.err()).contains("serve.conf:1: maintenance.port: expected a whole number");
    }

    @Test
    void aConfigurationThatIsBeingEditedKeepsNobodyOut() throws IOException {
        try (StubSupervisor supervisor = new StubSupervisor().withServices()) {
            write("serve {{{");

            CommandLineRun run = CommandLineRun.with(
                    folder,
                    Map.of(),
                    (configuration, port, reload) -> ExitCode.FAILED,
                    "status",
                    "--port",
                    Integer.toString(supervisor.port()));

            assertThat(run.code()).isEqualTo(ExitCode.DONE);
            assertThat(run.err())
                    .isEqualTo("serve: conf/serve.conf can't be used (serve check says why): asking port "
                            + supervisor.port() + "\n");
        }
    }

    private String file() {
        return folder.resolve("conf/serve.conf").toString();
    }

    private void write(String configuration) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/serve.conf"), configuration);
    }
}
