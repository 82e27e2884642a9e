package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.problems;
import static dev.serve.supervisor.config.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaintenanceConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "localhost"})
    void thisMachineAloneNeedsNoToken(String host) {
        assertThat(maintenance("host = \"" + host + "\"").isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.7", "ops.example.com", "localhost.example.com"})
    void otherMachinesNeedAToken(String host) {
        assertThat(problems("serve.maintenance {\nhost = \"" + host + "\"\n}"))
                .containsExactly("conf/serve.conf:2: maintenance.host: expected this machine alone "
                        + "(127.0.0.1, ::1 or localhost) as there is no token, found '" + host
                        + "'; to open the port to others set maintenance.token, maintenance.token-file or"
                        + " maintenance.filter");
        assertThat(maintenance("host = \"" + host + "\", token = abc").isLoopback())
                .isFalse();
    }

    @Test
    void aPortThatIsSwitchedOffNeedsNoToken() {
        assertThat(maintenance("enabled = false, host = 0.0.0.0").enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "http://localhost", "127.0.0.1:7070"})
    void aHostIsAnAddressOrAName(String host) {
        assertThat(problems("serve.maintenance.host = \"" + host + "\""))
                .containsExactly("conf/serve.conf:1: maintenance.host: expected an address or a host name, found '"
                        + host + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http"})
    void aPortHasBounds(String port) {
        assertThat(problems("serve.maintenance.port = " + port))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:1: maintenance.port: expected a whole number from 0 to 65535, found ");
    }

    @Test
    void aTokenStandsInAFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("token.txt"), "s3cret\n");
        Path file = folder.resolve("serve.conf");

        ServeConfig config = ServeConfig.parse("serve.maintenance.token-file = token.txt", file);

        assertThat(config.maintenance().token().map(Secret::value)).contains("s3cret");
    }

    @Test
    void aTokenIsNeverPrinted() {
        MaintenanceConfig maintenance = maintenance("token = s3cret");

        assertThat(maintenance.toString()).doesNotContain("s3cret").contains("***");
        assertThat(problems("serve.maintenance { token = \"s3cret \\u00e4\" }"))
                .containsExactly("conf/serve.conf:1: maintenance.token: expected printable ASCII characters without "
                        + "spaces, as a token travels in a header");
        assertThat(problems("serve.maintenance { token = s3cret${SERVE_TEST_NO_SUCH_VARIABLE} }"))
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void aTokenFileThatIsMissingIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("serve.conf");

        assertThat(problems(() -> ServeConfig.parse("serve.maintenance {\nhost = 0.0.0.0\ntoken-file = t\n}", file)))
                .containsExactly(file + ":3: maintenance.token-file: expected a file, found nothing to read at "
                        + folder.resolve("t"));
    }

    @Test
    void aTokenFileIsNeitherEmptyNorLong(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve("long"), "x".repeat(4_097));
        Path file = folder.resolve("serve.conf");

        assertThat(problems(() -> ServeConfig.parse("serve.maintenance.token-file = empty", file)))
                .singleElement()
                .asString()
                .contains("expected a file of 1 to 4096 bytes, found an empty one");
        assertThat(problems(() -> ServeConfig.parse("serve.maintenance.token-file = long", file)))
                .singleElement()
                .asString()
                .contains("expected a file of 1 to 4096 bytes, found a longer one");
    }

    @Test
    void aTokenStandsInOnePlace() {
        assertThat(problems("serve.maintenance {\ntoken = a\ntoken-file = b\n}"))
                .containsExactly("conf/serve.conf:3: maintenance.token-file: expected either token or token-file, "
                        + "found both");
        assertThat(problems("serve.maintenance.token = \"\""))
                .containsExactly("conf/serve.conf:1: maintenance.token: expected a text that is not empty, "
                        + "found an empty one");
    }

    @Test
    void aTokenStandsInAFormOfItsOwn(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("token.txt"), "s3cret\n");
        Path file = folder.resolve("serve.conf");

        ServeConfig config = ServeConfig.parse("serve.maintenance.token = { file = token.txt }", file);

        assertThat(config.maintenance().token().map(Secret::value)).contains("s3cret");
    }

    @Test
    void aTokenInAFormThatIsWrongIsNamedAndNotQuoted() {
        assertThat(problems("serve.maintenance {\ntoken = { env = SERVE_TEST_NO_SUCH_VARIABLE }\n}"))
                .containsExactly("conf/serve.conf:2: maintenance.token: expected the environment variable "
                        + "SERVE_TEST_NO_SUCH_VARIABLE to be set, found that it is not");
        assertThat(problems("serve.maintenance.token = [s3cret]"))
                .containsExactly("conf/serve.conf:1: maintenance.token: expected a text, { env = NAME }, "
                        + "{ file = PATH } or { encrypted = TEXT }, found a list [ ]");
        assertThat(problems("serve.maintenance.token = { file = ${SERVE_TEST_NO_SUCH_VARIABLE} }"))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:1: maintenance.token.file: can't resolve");
    }

    @Test
    void tlsHasAKeystoreAndItsPassword(@TempDir Path folder) throws IOException {
        Path keystore = Files.createFile(folder.resolve("serve.p12"));
        Path file = folder.resolve("serve.conf");

        ServeConfig config =
                ServeConfig.parse("serve.maintenance.tls { keystore = serve.p12, password = pass word }", file);

        TlsConfig tls = config.maintenance().tls().orElseThrow();
        assertThat(tls.keystore()).isEqualTo(keystore);
        assertThat(tls.password().value()).isEqualTo("pass word");
    }

    @Test
    void whatTlsLacksIsNamed() {
        assertThat(problems("serve.maintenance {\ntls {\nkeystore = nowhere.p12\n}\n}"))
                .hasSize(2)
                .anyMatch(
                        problem -> problem.startsWith(
                                "conf/serve.conf:3: maintenance.tls.keystore: expected a PKCS12 file, found nothing to read at "))
                .contains("conf/serve.conf:2: maintenance.tls: expected password or password-file, found neither");
        assertThat(problems("serve.maintenance.tls { password = x }"))
                .containsExactly("conf/serve.conf:1: maintenance.tls: expected keystore = FILE, found none");
    }

    @Test
    void aFilterStandsInThePlaceOfATokenAndItsSettingsAreItsOwn() {
        MaintenanceConfig maintenance =
                maintenance("host = 0.0.0.0, filter { class = com.example.Hours, from = 8, key = s3cret }");

        FilterConfig filter = maintenance.filter().orElseThrow();
        assertThat(filter.className()).isEqualTo("com.example.Hours");
        assertThat(filter.settings().getInt("from")).isEqualTo(8);
        assertThat(maintenance.toString()).contains("com.example.Hours").doesNotContain("s3cret");
    }

    @Test
    void whatAFilterLacksIsNamed() {
        assertThat(problems("serve.maintenance {\nfilter {\nfrom = 8\n}\n}"))
                .containsExactly("conf/serve.conf:2: maintenance.filter.class: expected class = NAME, found none");
        assertThat(problems("serve.maintenance {\nfilter {\nclass = \"\"\n}\n}"))
                .containsExactly(
                        "conf/serve.conf:3: maintenance.filter.class: expected class = NAME, found an empty one");
        assertThat(problems("serve.maintenance {\nfilter {\nclass = [a]\n}\n}"))
                .containsExactly("conf/serve.conf:3: maintenance.filter.class: expected a string, found a list [ ]");
        assertThat(problems("serve.maintenance.filter = com.example.Hours"))
                .containsExactly("conf/serve.conf:1: maintenance.filter: expected an object { }, found the string"
                        + " 'com.example.Hours'");
        assertThat(problems("serve.maintenance.filter { class = a, key = ${SERVE_TEST_NO_SUCH_VARIABLE} }"))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:1: maintenance.filter.key: can't resolve ${SERVE_TEST_NO_SUCH_VARIABLE}");
    }

    private static MaintenanceConfig maintenance(String text) {
        return read("serve.maintenance { " + text + " }").maintenance();
    }
}
