package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.calls.RequestFilter;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port with a filter, with and without a token. */
final class TrustTest {

    private static final String ANNA = "Caller";
    private static final String[] BY_TOKEN = {"Authorization", "Bearer s3cret"};

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void withAFilterOnlyThoseWhomItTakesAreServed() {
        try (Rig rig = rig(PortSettings.loopback(0))) {
            Answer refused = rig.post("/v1/services/spam/pause");

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.get("detail")).isEqualTo("expected a caller");
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Caller");
            assertThat(rig.get("/v1/services", BY_TOKEN).status()).isEqualTo(401);
            assertThat(rig.get("/v1/services/spam?a=%20&b", ANNA, "anna").status())
                    .isEqualTo(200);
            Answer seen = rig.get("/v1/services/spam", ANNA, "anna");
            assertThat(seen.status()).isEqualTo(200);
            assertThat(seen.get("target")).isEqualTo("RUNNING");
            assertThat(asked)
                    .containsExactly(
                            "POST /v1/services/spam/pause of 127.0.0.1",
                            "GET /v1/services of 127.0.0.1",
                            "GET /v1/services/spam?a=%20&b of 127.0.0.1",
                            "GET /v1/services/spam of 127.0.0.1");
        }
    }

    @Test
    void aFilterIsAskedOnceForARequest() {
        try (Rig rig = rig(PortSettings.loopback(0))) {
            assertThat(rig.get("/health", ANNA, "anna").text()).contains("spam");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void healthStaysOpenAndTellsStrangersNoNames() {
        try (Rig rig = rig(PortSettings.loopback(0))) {
            assertThat(rig.get("/health/live").text()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(rig.get("/health/ready").text()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(rig.get("/health/ready", ANNA, "broken").text()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(rig.get("/health/ready").header("WWW-Authenticate")).isEmpty();
            assertThat(rig.get("/health/ready", ANNA, "anna").text()).contains("spam");
        }
    }

    @Test
    void withATokenAndAFilterEitherIsEnough() {
        try (Rig rig = rig(PortSettings.of("127.0.0.1", 0, Optional.of("s3cret"), Optional.empty()))) {
            assertThat(rig.get("/v1/services", BY_TOKEN).status()).isEqualTo(200);
            assertThat(asked).isEmpty();
            assertThat(rig.get("/v1/services", ANNA, "anna").status()).isEqualTo(200);
            Answer refused = rig.get("/v1/services", "Authorization", "Bearer other");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer, Caller");
        }
    }

    @Test
    void aFilterSaysWhenToComeBack() {
        try (Rig rig = rig(PortSettings.loopback(0))) {
            Answer busy = rig.get("/v1/services", ANNA, "busy");

            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.header("Retry-After")).isEqualTo("5");
        }
    }

    @Test
    void aFilterThatThrowsRefusesWithoutSayingWhy() {
        try (Rig rig = rig(PortSettings.loopback(0))) {
            Answer failed = rig.get("/v1/services", ANNA, "broken");

            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.text()).doesNotContain("no database");
        }
    }

    @Test
    void offLoopbackAFilterIsEnough() {
        PortSettings settings = PortSettings.of("0.0.0.0", 0, Optional.empty(), Optional.empty())
                .withFilter(this::check);
        String get = "GET /v1/services HTTP/1.1";
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                MaintenancePort port = MaintenancePort.open(rig.supervisor(), settings);
                RawClient friend = RawClient.send(port.port(), get, "Host: box.example", "Caller: anna");
                RawClient stranger = RawClient.send(port.port(), get, "Host: box.example")) {
            assertThat(friend.status()).isEqualTo(200);
            assertThat(stranger.status()).isEqualTo(401);
        }
    }

    @Test
    void aFilterThatCanNotBeMadeIsAProblemOfTheConfiguration() {
        ServeConfig config = ServeConfig.parse(
                "serve.maintenance {\nfilter {\nclass = com.example.None\n}\n}", folder.resolve("serve.conf"));

        assertThatThrownBy(() -> PortSettings.of(config.maintenance()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(folder.resolve("serve.conf") + ":3: maintenance.filter: Invalid value at 'filter.class':"
                        + " expected a class that can be loaded, found none named com.example.None");
    }

    private Rig rig(PortSettings settings) {
        return Rig.of(folder, settings.withFilter(this::check), "spam Obedient").awaitRunning();
    }

    private RequestFilter.Verdict check(RequestFilter.Head request) {
        asked.add(request.method() + " " + request.target() + " of " + request.remote());
        return switch (request.header().apply("caller").orElse("")) {
            case "anna" -> new RequestFilter.Verdict.Taken(Map.of("login", "anna"));
            case "busy" -> new RequestFilter.Verdict.Refused(503, "busy", Map.of("Retry-After", "5"));
            case "broken" -> throw new IllegalStateException("no database");
            default ->
                new RequestFilter.Verdict.Refused(401, "expected a caller", Map.of("WWW-Authenticate", "Caller"));
        };
    }
}
