package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    private static final String HIDDEN = "s3cret";

    @TempDir
    private Path folder;

    @Test
    void aSecretPrintsAsAMaskHoweverLongItIs() {
        assertThat(Secret.of(HIDDEN)).hasToString("***");
        assertThat(Secret.of("x".repeat(Secret.LONGEST_BYTES))).hasToString("***");
        assertThat(Secret.of(HIDDEN).value()).isEqualTo(HIDDEN);
    }

    @Test
    void aSecretTellsNothingByEqualityAndCanNotBeSerialized() {
        assertThat(Secret.of(HIDDEN)).isNotEqualTo(Secret.of(HIDDEN));
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
    }

    @Test
    void aSecretIsNeitherBlankNorLong() {
        assertThatThrownBy(() -> Secret.of(" ")).hasMessage("expected a text that is not empty, found an empty one");
        assertThatThrownBy(() -> Secret.of("\u00e4".repeat(Secret.LONGEST_BYTES)))
                .hasMessage("expected a text of at most 4096 bytes, found a longer one");
    }

    @ParameterizedTest
    @CsvSource({"s3cret,s3cret", "0012,0012", "1e3,1e3", "true,true", "'\"a b\"',a b"})
    void aPlainTextIsTakenAsItIsWritten(String written, String value) {
        assertThat(read("password = " + written, Map.of()).value()).isEqualTo(value);
    }

    @Test
    void aSecretIsTakenFromTheEnvironment() {
        assertThat(read("password = { env = RABBIT_PASSWORD }", Map.of("RABBIT_PASSWORD", HIDDEN))
                        .value())
                .isEqualTo(HIDDEN);
    }

    @Test
    void aVariableThatIsMissingIsNamed() {
        assertThatThrownBy(() -> read("password = { env = PW }", Map.of()))
                .hasMessage("expected the environment variable PW to be set, found that it is not");
        assertThatThrownBy(() -> read("password = { env = PW }", Map.of("PW", " ")))
                .hasMessage("expected the environment variable PW to be set, found an empty one");
        assertThatThrownBy(() -> read("password = { env = \"s3cret!\" }", Map.of()))
                .hasMessageStartingWith("env: expected the name of an environment variable")
                .hasMessageNotContaining(HIDDEN);
    }

    @Test
    void aSecretIsTheOneLineOfAFileBesideTheConfiguration() throws IOException {
        Files.writeString(folder.resolve("password.txt"), " s3cret \n");
        Path file = Files.writeString(folder.resolve("serve.conf"), "password = { file = password.txt }");

        Config settings = ConfigFactory.parseFile(file.toFile());

        assertThat(Secret.read(settings, "password").value()).isEqualTo(HIDDEN);
        assertThat(read("password = { file = password.txt }", Map.of()).value())
                .as("without a file of configuration, the folder that is given counts")
                .isEqualTo(HIDDEN);
        assertThat(Secret.ofFile(folder.resolve("password.txt")).value()).isEqualTo(HIDDEN);
    }

    @Test
    void aFileThatHoldsNoSecretIsNamed() throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve("long"), "x".repeat(4_097));
        Files.writeString(folder.resolve("lines"), HIDDEN + "\n" + HIDDEN);
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertFile("nowhere", "expected a file, found nothing to read at ");
        assertFile(".", "expected a file, found something else at ");
        assertFile("empty", "expected a file of 1 to 4096 bytes, found an empty one at ");
        assertFile("long", "expected a file of 1 to 4096 bytes, found a longer one at ");
        assertFile("lines", "expected a file of one line, found one of more at ");
        assertFile("binary", "expected a file of text in UTF-8, found other bytes at ");
    }

    @Test
    void aSecretIsDecryptedWithTheKeyOfTheEnvironment() throws IOException {
        MasterKey key = MasterKey.random();
        Path file = Files.writeString(folder.resolve("key"), key.text() + "\n");
        String setting = "password = { encrypted = \"" + key.encrypt(Secret.of(HIDDEN)) + "\" }";

        assertThat(read(setting, Map.of(MasterKey.VARIABLE, key.text())).value())
                .isEqualTo(HIDDEN);
        assertThat(read(setting, Map.of(MasterKey.FILE_VARIABLE, file.toString()))
                        .value())
                .isEqualTo(HIDDEN);
    }

    @Test
    void anEncryptedSecretWithoutItsKeySaysWhatIsMissing() {
        assertThatThrownBy(() -> read("password = { encrypted = AAAA }", Map.of()))
                .hasMessage("expected the key of encrypted secrets in the environment variable SERVE_KEY, or in a file "
                        + "that SERVE_KEY_FILE names, found neither");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[s3cret]",
                "{}",
                "{ s3cret = s3cret }",
                "{ env = s3cret, file = s3cret }",
                "{ file = s3cret, x = y }",
                "{ env = [s3cret] }",
                "{ file = null }",
                "{ encrypted { s3cret = s3cret } }",
                "\" \"",
            })
    void whatIsNoFormOfASecretIsRefusedWithoutBeingQuoted(String written) {
        assertThatThrownBy(() -> read("password = " + written, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected ")
                .hasMessageNotContaining(HIDDEN);
    }

    @Test
    void aSettingThatIsWrongIsNamedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.conf"), "login = anna\npassword = [s3cret]");
        Config settings = ConfigFactory.parseFile(file.toFile());

        ConfigException wrong =
                catchThrowableOfType(ConfigException.BadValue.class, () -> Secret.find(settings, "password"));

        assertThat(wrong)
                .hasMessage(file + ": 2: Invalid value at 'password': expected a text, { env = NAME }, { file = PATH } "
                        + "or { encrypted = TEXT }, found a list [ ]");
    }

    @Test
    void aSettingMayBeAbsent() {
        assertThat(Secret.find(ConfigFactory.empty(), "password")).isEmpty();
        assertThat(Secret.find(ConfigFactory.parseString("password = null"), "password"))
                .isEmpty();
        assertThatThrownBy(() -> Secret.read(ConfigFactory.empty(), "password"))
                .isInstanceOf(ConfigException.Missing.class);
    }

    @Test
    void secretsAreFoundInTexts() {
        Secret.of("s3cr3t-of-a-test");
        Secret.of("s3cr3t-of-a-test-that-is-longer");
        Secret.of("short");

        assertThat(Secret.mask("s3cr3t-of-a-test, xs3cr3t-of-a-test-that-is-longer, short, s3cr3t-of-a-tes"))
                .isEqualTo("***, x***, short, s3cr3t-of-a-tes");
        assertThat(Secret.mask("")).isEmpty();
    }

    private void assertFile(String name, String problem) {
        assertThatThrownBy(() -> read("password = { file = " + name + " }", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem + folder.resolve(name))
                .hasMessageNotContaining(HIDDEN);
    }

    private Secret read(String settings, Map<String, String> environment) {
        return new SecretReader(environment)
                .read(ConfigFactory.parseString(settings).getValue("password"), folder);
    }
}
