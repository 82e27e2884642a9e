package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.serve.worker.MasterKey;
import dev.serve.worker.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCommandTest {

    private final MasterKey key = MasterKey.random();

    @TempDir
    private Path folder;

    @Test
    void aKeyIsPrintedAsTheEnvironmentTakesIt() {
        CommandLineRun run = run("", Map.of(), "secret", "key");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        MasterKey printed = MasterKey.of(Map.of(MasterKey.VARIABLE, run.out()));
        assertThat(printed.decrypt(printed.encrypt(Secret.of("s3cret"))).value())
                .isEqualTo("s3cret");
        assertThat(run("", Map.of(), "secret", "key").out()).isNotEqualTo(run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass word", "pass word\n", "pass word\r\n"})
    void whatIsEncryptedCanBePastedIntoTheConfiguration(String piped) {
        CommandLineRun run = run(piped, withKey(), "secret", "encrypt");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        String pasted = ConfigFactory.parseString("password = " + run.out()).getString("password.encrypted");
        assertThat(key.decrypt(pasted).value()).isEqualTo("pass word");
    }

    @Test
    void theKeyMayStandInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), key.text());

        CommandLineRun run =
                run("s3cret", Map.of(MasterKey.FILE_VARIABLE, file.toString()), "secret", "encrypt", "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        String encrypted = ConfigFactory.parseString(run.out()).getString("encrypted");
        assertThat(key.decrypt(encrypted).value()).isEqualTo("s3cret");
    }

    @Test
    void withoutAKeyItSaysWhereItLooked() {
        CommandLineRun run = run("s3cret", Map.of(), "secret", "encrypt");

        assertThat(run).isEqualTo(new CommandLineRun(ExitCode.FAILED, "", """
                serve: expected the key of encrypted secrets in the environment variable SERVE_KEY, or in a file that \
                SERVE_KEY_FILE names, found neither
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|expected a text that is not empty, found an empty one",
                "' '|expected a text that is not empty, found an empty one",
                "'s3cret~s3cret'|expected a secret of one line, found more",
            })
    void whatIsNoSecretIsRefusedWithoutBeingQuoted(String piped, String problem) {
        CommandLineRun run = run(piped.replace('~', '\n'), withKey(), "secret", "encrypt");

        assertThat(run).isEqualTo(new CommandLineRun(ExitCode.FAILED, "", "serve: standard input: " + problem + "\n"));
    }

    @Test
    void aSecretThatIsTooLongIsRefused() {
        CommandLineRun run = run("x".repeat(100_000), withKey(), "secret", "encrypt");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("expected a text of at most 4096 bytes, found a longer one");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        CommandLineRun run = CommandLineRun.with(
                new ByteArrayInputStream(new byte[] {(byte) 0xff}),
                folder,
                withKey(),
                (configuration, port, reload) -> ExitCode.DONE,
                "secret",
                "encrypt");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("expected a secret in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "secret decrypt", "secret key s3cret"})
    void aWordThatItDoesNotKnowIsAWrongUsage(String line) {
        CommandLineRun run = run("", withKey(), line.split(" ", -1));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpSaysWhatItDoes() {
        CommandLineRun run = run("", Map.of(), "secret", "--help");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("serve secret", "SERVE_KEY", "SERVE_KEY_FILE", "encrypt", "key");
    }

    private Map<String, String> withKey() {
        return Map.of(MasterKey.VARIABLE, key.text());
    }

    private CommandLineRun run(String piped, Map<String, String> variables, String... arguments) {
        return CommandLineRun.with(
                new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8)),
                folder,
                variables,
                (configuration, port, reload) -> ExitCode.DONE,
                arguments);
    }
}
