package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {

    private static final String PAUSE = "POST /v1/services/spam/pause HTTP/1.1";
    private static final PortSettings WITH_TOKEN =
            PortSettings.of("127.0.0.1", 0, Optional.of("s3cret"), Optional.empty());

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:7070", "127.0.0.1:1", "[::1]:7070", "LOCALHOST", "10.0.0.1"})
    void thisMachineByAnyOfItsNamesIsServed(String host) {
        try (Rig rig = rig();
                RawClient client = rig.raw("GET /v1/services HTTP/1.1", "Host: " + host)) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:7070", "localhost.evil.example", "127.0.0.1.nip.example"})
    void aNameThatIsBentToThisMachineIsRefused(String host) {
        try (Rig rig = rig();
                RawClient client = rig.raw("GET /v1/services HTTP/1.1", "Host: " + host)) {
            assertThat(client.status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost:8080",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void aPageOfAnotherSiteIsRefused(String header) {
        try (Rig rig = rig();
                RawClient look = rig.raw("GET /v1/events HTTP/1.1", "Host: localhost:7070", header);
                RawClient change = rig.raw(PAUSE, "Host: localhost:7070", "X-Serve: 1", "Content-Length: 0", header)) {
            assertThat(look.status()).isEqualTo(403);
            assertThat(change.status()).isEqualTo(403);
            assertThat(rig.get("/v1/services/spam").get("target")).isEqualTo("RUNNING");
        }
    }

    @Test
    void theOwnPageNeedsTheHeaderToChangeAnything() {
        String host = "Host: localhost:7070";
        String origin = "Origin: http://localhost:7070";
        String site = "Sec-Fetch-Site: same-origin";
        try (Rig rig = rig();
                RawClient without = rig.raw(PAUSE, host, origin, site, "Content-Length: 0");
                RawClient siteOnly = rig.raw(PAUSE, host, site, "Content-Length: 0")) {
            assertThat(without.status()).isEqualTo(403);
            assertThat(siteOnly.status()).isEqualTo(403);
            try (RawClient with = rig.raw(PAUSE, host, origin, site, "X-Serve: 1", "Content-Length: 0")) {
                assertThat(with.status()).isEqualTo(202);
            }
        }
    }

    @Test
    void aClientThatIsNoBrowserNeedsNoHeader() {
        try (Rig rig = rig();
                RawClient curl = rig.raw(PAUSE, "Host: localhost:7070", "Content-Length: 0")) {
            assertThat(curl.status()).isEqualTo(202);
        }
    }

    @Test
    void aLinkOnAnotherSiteMayLeadToTheFrontPageOnly() {
        String site = "Sec-Fetch-Site: cross-site";
        String mode = "Sec-Fetch-Mode: navigate";
        String host = "Host: localhost";
        try (Rig rig = rig();
                RawClient front = rig.raw("GET / HTTP/1.1", host, site, mode, "Sec-Fetch-Dest: document");
                RawClient frame = rig.raw("GET / HTTP/1.1", host, site, mode, "Sec-Fetch-Dest: iframe");
                RawClient deep = rig.raw("GET /metrics HTTP/1.1", host, site, mode, "Sec-Fetch-Dest: document")) {
            assertThat(front.status()).isEqualTo(200);
            assertThat(frame.status()).isEqualTo(403);
            assertThat(deep.status()).isEqualTo(403);
        }
    }

    @Test
    void withATokenOnlyThoseWhoShowItAreServed() {
        try (Rig rig = Rig.of(folder, WITH_TOKEN, "spam Obedient").awaitRunning()) {
            Answer without = rig.get("/v1/services");

            assertThat(without.status()).isEqualTo(401);
            assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(without.header("Content-Type")).isEqualTo("application/problem+json");
            for (String wrong : List.of("Bearer s3cre", "Bearer s3cret2", "Basic s3cret", "Bearer", "s3cret")) {
                assertThat(rig.get("/v1/services", "Authorization", wrong).status())
                        .isEqualTo(401);
                assertThat(rig.post("/v1/services/spam/pause", "Authorization", wrong)
                                .status())
                        .isEqualTo(401);
            }
            assertThat(rig.get("/v1/services", "Authorization", "Bearer s3cret").status())
                    .isEqualTo(200);
            for (String path : List.of("/metrics", "/openapi.json", "/health", "/nothing", "/v1/events")) {
                assertThat(rig.get(path).status()).isEqualTo(401);
            }
        }
    }

    @Test
    void thePageNeedsNoTokenAsABrowserShowsNoneWhenItOpensOne() {
        try (Rig rig = Rig.of(folder, WITH_TOKEN, "spam Obedient").awaitRunning()) {
            assertThat(rig.get("/").status()).isEqualTo(200);
            assertThat(rig.get("/page/app.js").status()).isEqualTo(200);
            assertThat(rig.get("/pages").status()).isEqualTo(401);
        }
    }

    @Test
    void healthNeedsNoTokenAndTellsStrangersNoNames() {
        try (Rig rig = Rig.of(folder, WITH_TOKEN, "spam Obedient").awaitRunning()) {
            assertThat(rig.get("/health/live").text()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(rig.get("/health/ready").text()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(rig.get("/health/ready", "Authorization", "Bearer s3cret")
                            .text())
                    .contains("spam");
        }
    }

    private Rig rig() {
        return Rig.of(folder, "spam Obedient").awaitRunning();
    }
}
