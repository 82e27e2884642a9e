package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.problems;
import static dev.serve.supervisor.config.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.worker.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetConfigTest {

    private static final HostAddress A = new HostAddress(false, "a", OptionalInt.of(7070));
    private static final HostAddress B = new HostAddress(false, "b", OptionalInt.empty());

    @Test
    void aFleetIsAListOfHosts() {
        ServeConfig config = read("serve.fleet { web = [\"a:7070\", b] }");

        assertThat(config.fleet("web")).contains(new FleetConfig("web", List.of(A, B), Optional.empty()));
        assertThat(config.fleet("db")).isEmpty();
    }

    @Test
    void aFleetMayHaveATokenOfItsOwn() {
        FleetConfig fleet = read("serve.fleet.db { hosts = [b], token = s3cret }")
                .fleet("db")
                .orElseThrow();

        assertThat(fleet.hosts()).containsExactly(B);
        assertThat(fleet.token().map(Secret::value)).contains("s3cret");
    }

    @Test
    void aFleetsTokenMayStandInAFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("token.txt"), "s3cret\n");

        ServeConfig config = ServeConfig.parse(
                "serve.fleet.db { hosts = [b], token-file = token.txt }", folder.resolve("serve.conf"));

        assertThat(config.fleet("db").flatMap(FleetConfig::token).map(Secret::value))
                .contains("s3cret");
    }

    @Test
    void oneFleetMayBeMadeOfOthers() {
        ServeConfig config = read(
                "serve.fleet { web = [\"a:7070\"], all = ${serve.fleet.web} ${serve.fleet.db.hosts}, db.hosts = [b] }");

        assertThat(config.fleet("all").map(FleetConfig::hosts)).contains(List.of(A, B));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web = a|fleet.web: expected a list of hosts such as [\"a:7070\"], or an object { hosts = [ ] }, found the string 'a'",
                "web = []|fleet.web: expected 1 to 1000 hosts, found 0",
                "web {}|fleet.web.hosts: expected 1 to 1000 hosts, found 0",
                "web = [\"a:0\"]|fleet.web: expected a port from 1 to 65535 after the colon, found 'a:0'",
                "web = [\"a b\"]|fleet.web: expected a host or host:port, found 'a b'",
                "web = [a, a]|fleet.web: expected each one once, found 'a' again",
                "web { hosts = [a], tokn = x }|fleet.web.tokn: unknown key; did you mean 'token'? allowed: hosts, token, token-file",
                "web { hosts = [a], token = \"a b\" }|fleet.web.token: expected printable ASCII characters without spaces, as a token travels in a header",
                "\"a.b\" = [a]|fleet.\"a.b\": expected a name of letters, digits, '-' and '_' that begins with a letter, found 'a.b'",
            })
    void whatIsWrongIsNamedWithItsLine(String fleet, String problem) {
        assertThat(problems("serve.fleet {\n" + fleet + "\n}")).containsExactly("conf/serve.conf:2: " + problem);
    }

    @Test
    void aFleetHasAThousandHostsAtMost() {
        String hosts = IntStream.rangeClosed(0, 1_000).mapToObj(i -> "h" + i).collect(Collectors.joining(","));

        assertThat(problems("serve.fleet.web = [" + hosts + "]"))
                .containsExactly("conf/serve.conf:1: fleet.web: expected 1 to 1000 hosts, found 1001");
    }

    @ParameterizedTest
    @CsvSource({
        "a,false,a,",
        "a.example.com:1,false,a.example.com,1",
        "http://a:1,false,a,1",
        "https://a,true,a,",
        "::1,false,::1,",
        "[::1]:7071,false,::1,7071",
        "[fe80::1%eth0]:7071,false,fe80::1%eth0,7071",
    })
    void aHostIsReadAsPeopleWriteIt(String text, boolean secure, String host, Integer port) {
        OptionalInt expected = port == null ? OptionalInt.empty() : OptionalInt.of(port);

        assertThat(HostAddress.parse(text)).isEqualTo(new HostAddress(secure, host, expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "a:", "a:x", "a:65536", "ftp://a", "a/b", "[::1", "[a]:1", "a]b", "https://"})
    void whatIsNoHostIsRefused(String text) {
        assertThatThrownBy(() -> HostAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found '" + text + "'");
    }
}
