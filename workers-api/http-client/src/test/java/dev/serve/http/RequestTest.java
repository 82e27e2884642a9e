package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "http://",
                "https://",
                "h:0",
                "h:99999",
                "h:65536",
                "h:",
                "h:x",
                "h:-1",
                "h:+1",
                "user@h",
                "h/path",
                "h?q",
                "h#f",
                "ftp://h",
                "http://http://h",
                "::1",
                "[::1",
                "::1]",
                "[]",
                "[]:80",
                "[::1]x",
                "[::1]:",
                "h\r\nX: 1",
                "hä",
                "a,b",
                "h:٣"
            })
    void aHostThatIsNoneIsRefusedAndShown(String host) {
        assertThatThrownBy(() -> Request.get(host, "/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a host like name, name:8080 or https://name:8443, found '" + host + "'");
        assertThatThrownBy(() -> new Client(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHostThatIsTooLongIsShownInPart() {
        assertThatThrownBy(() -> Request.get("h".repeat(100_000), "/"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(500);
    }

    @ParameterizedTest
    @CsvSource({
        "h, http://h",
        "H:80, http://h",
        "http://h:8080/, http://h:8080",
        "HTTPS://Name.Example, https://name.example",
        "https://h:443, https://h",
        "https://h:80, https://h:80",
        "[::1]:80, http://[::1]",
        "[FE80::1]:8080, http://[fe80::1]:8080",
        "my_host-1.local:1, http://my_host-1.local:1",
        "127.0.0.1:65535, http://127.0.0.1:65535"
    })
    void hostsAreReadWithAndWithoutSchemeAndPort(String host, String address) {
        assertThat(Request.get(host, "/x")).hasToString("GET " + address + "/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G T", "GET\r\nX", "GÄT", "GET:", "\"GET\""})
    void aMethodThatIsNoneIsRefusedAndShown(String method) {
        assertThatThrownBy(() -> new Request("h", method, "/", Map.of(), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected a method like GET, found '");
    }

    @Test
    void aMethodIsSentInCapitals() {
        assertThat(new Request("h", "patch", "/", Map.of(), null).method()).isEqualTo("PATCH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "http://h/", "/a b", "/a#b", "/a\r\nX: 1", "/\t", "/ä", "/\u007f", "/\u0000", "?q"})
    void aPathThatCantBeSentIsRefusedAndShown(String path) {
        assertThatThrownBy(() -> Request.get("h", path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a path that begins with '/' and is encoded, found '" + path + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\r\nX: 2", "1\n", "\r", "\u0000", "\u007f", "€"})
    void aHeadersValueThatCantBeSentIsRefusedAndNotShown(String value) {
        assertThatThrownBy(() -> new Request("h", "GET", "/", Map.of("X-Secret", "hush" + value), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("X-Secret: expected a text that fits into a header, found control or non-Latin characters");
        assertThatThrownBy(() -> Authenticator.bearer("hush" + value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("token: ")
                .message()
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Y", "X:", "X\r\nY", "Ä"})
    void aHeadersNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> Request.get("h", "/").withHeader(name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a header's name, found '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "host",
                "CONTENT-LENGTH",
                "Transfer-Encoding",
                "Connection",
                "Expect",
                "Upgrade",
                "TE",
                "Trailer"
            })
    void aHeaderThatSaysWhereARequestEndsIsNotTheCallersToSet(String name) {
        assertThatThrownBy(() -> new Request("h", "GET", "/", Map.of(name, "1"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the header " + name + " is set by the client itself");
    }

    @Test
    void aHeaderReplacesOneOfTheSameNameInAnotherCase() {
        Request request = Request.get("h", "/").withHeader("x-a", "1").withHeader("X-A", "2");

        assertThat(request.headers()).hasSize(1).containsEntry("x-A", "2");
    }

    @Test
    void headersComeAsTheyAre() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""));
                ClientPool pool = new ClientPool()) {
            pool.send(Request.get(host.address(), "/")
                            .withHeader("X-Latin", "äÿ \t!")
                            .withHeader("user-agent", "mine")
                            .withHeader("X-Empty", ""))
                    .await()
                    .orThrow();

            assertThat(host.lastAsked().headers())
                    .containsEntry("X-Latin", "äÿ \t!")
                    .containsEntry("User-Agent", "mine")
                    .containsEntry("X-Empty", "")
                    .containsEntry("Host", host.address());
        }
    }

    @Test
    void limitsOutOfRangeAreRefusedWithTheirName() {
        ClientOptions usual = ClientOptions.defaults();

        assertThatThrownBy(() -> usual.withSimultaneous(0))
                .hasMessage("simultaneous: expected a number from 1 to 10000, found 0");
        assertThatThrownBy(() -> new ClientPool(Authenticator.none(), -1)).hasMessageContaining("found -1");
        assertThatThrownBy(() -> usual.withRetries(-1)).hasMessageStartingWith("retries: expected a number from 0");
        assertThatThrownBy(() -> usual.withRedirects(101)).hasMessageStartingWith("redirects: ");
        assertThatThrownBy(() -> usual.withMaxResponse(0)).hasMessageStartingWith("maxResponse: ");
        assertThatThrownBy(() -> usual.withMaxWaiting(0)).hasMessageStartingWith("maxWaiting: ");
        assertThatThrownBy(() -> usual.withTimeout(Duration.ZERO))
                .hasMessage("timeout: expected a duration from 1 ms to 1 day, found PT0S");
        assertThatThrownBy(() -> usual.withConnectTimeout(Duration.ofDays(2)))
                .hasMessageStartingWith("connectTimeout: ");
        try (ClientPool pool = new ClientPool()) {
            Request request = Request.get("h", "/");
            assertThatThrownBy(() -> pool.request(request, Duration.ofMillis(-1)))
                    .hasMessageStartingWith("timeout: ");
            assertThatThrownBy(() -> pool.send(request, Duration.ofDays(400))).hasMessageStartingWith("timeout: ");
            assertThatThrownBy(() -> pool.awaitEach(Duration.ofSeconds(-1), 1))
                    .hasMessageContaining("found PT-1S and 1");
            assertThatThrownBy(() -> pool.awaitEach(Duration.ofSeconds(1), -1)).hasMessageContaining("and -1");
        }
    }
}
