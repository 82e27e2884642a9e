package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.ServiceState;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceCallsTest {

    @TempDir
    Path folder;

    @Test
    void allServicesAreListedInTheirOrder() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "egg Obedient").awaitRunning()) {
            Answer answer = rig.get("/v1/services");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.list("services"))
                    .extracting(service -> service.get("name"))
                    .containsExactly("spam", "egg");
        }
    }

    @Test
    void aServiceTellsAllThatIsKnownOfIt() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.get("/v1/services/spam").json())
                    .containsEntry("name", "spam")
                    .containsEntry("module", "spam")
                    .containsEntry("state", "RUNNING")
                    .containsEntry("target", "RUNNING")
                    .containsEntry("restarts", 0)
                    .containsEntry("gaveUp", false)
                    .containsEntry("ended", false)
                    .containsEntry("failure", null)
                    .containsEntry("pause", null)
                    .containsEntry("waitsFor", null)
                    .containsEntry("after", List.of())
                    .containsEntry("retryAt", null)
                    .containsEntry("health", Map.of("status", "UP"))
                    .containsEntry("allowed", List.of("pause", "stop", "restart"))
                    .containsEntry("stuck", List.of())
                    .containsKeys("since", "epoch", "cause");
        }
    }

    @Test
    void aFailedServiceTellsWhatWentWrong() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "bad Broken").await("bad", ServiceState.FAILED)) {
            Answer answer = rig.get("/v1/services/bad");

            assertThat(answer.object("failure"))
                    .containsEntry("during", "start")
                    .containsEntry("type", "java.lang.IllegalStateException")
                    .containsEntry("message", "IllegalStateException: no power")
                    .containsEntry("more", List.of())
                    .containsKey("trace");
            assertThat(answer.json())
                    .containsEntry("cause", "start: IllegalStateException: no power")
                    .containsEntry("allowed", List.of("start", "pause", "resume", "stop", "restart"));
        }
    }

    @Test
    void aServiceThatWaitsTellsForWhat() {
        try (Rig rig = Rig.of(folder, "first Late", "second Obedient after = [first]")
                .await("second", ServiceState.PAUSED)
                .await("first", ServiceState.STARTING)) {
            Answer second = rig.get("/v1/services/second");

            assertThat(second.get("waitsFor")).startsWith("first");
            assertThat(second.json()).containsEntry("after", List.of("first"));
        }
    }

    @Test
    void namesMayHoldSlashesAndEndLikeCalls() {
        try (Rig rig = Rig.of(folder, "math Tricky").awaitRunning()) {
            assertThat(rig.get("/v1/services/math/add").get("name")).isEqualTo("math/add");
            assertThat(rig.get("/v1/services/math%2Fadd").get("name")).isEqualTo("math/add");
            assertThat(rig.get("/v1/services/math/add/history").list("history")).isNotEmpty();
            assertThat(rig.get("/v1/services/math/history").get("state")).isEqualTo("RUNNING");
            assertThat(rig.get("/v1/services/math/history/history").list("history"))
                    .isNotEmpty();
            assertThat(rig.post("/v1/services/math/pause/pause?wait=20s").get("name"))
                    .isEqualTo("math/pause");
            assertThat(rig.post("/v1/services/math%2Fadd/pause?wait=20s").get("state"))
                    .isEqualTo("PAUSED");
            assertThat(rig.get("/v1/services/math/pause").get("state")).isEqualTo("PAUSED");
        }
    }

    @Test
    void historyTellsWhenWhyAndHowLong() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            rig.postBody("/v1/services/spam/pause?wait=20s", "{\"reason\": \"night shift\", \"by\": \"anna\"}");

            List<Map<String, Object>> history =
                    rig.get("/v1/services/spam/history").list("history");

            assertThat(history)
                    .extracting(step -> step.get("to"))
                    .containsExactly("PAUSING", "PAUSED", "STARTING", "RUNNING", "PAUSING", "PAUSED");
            assertThat(history.getLast())
                    .containsEntry("from", "PAUSING")
                    .containsEntry("cause", "by anna: night shift")
                    .containsKeys("at", "lasted", "lastedMillis", "epoch");
        }
    }

    @Test
    void whyTellsTheChainOfCauses() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "bad Broken").await("bad", ServiceState.FAILED)) {
            Answer answer = rig.get("/v1/services/bad/why");

            assertThat(answer.get("name")).isEqualTo("bad");
            assertThat(answer.get("why")).contains("no power");
        }
    }

    @Test
    void modulesAreListedWithTheirServices() {
        try (Rig rig = Rig.of(folder, "math Tricky").awaitRunning()) {
            assertThat(rig.get("/v1/modules").list("modules").getFirst())
                    .containsEntry("name", "math")
                    .containsEntry("kind", "module")
                    .containsEntry("source", Actors.Tricky.class.getName())
                    .containsKeys("version", "loadedAt", "ageSeconds", "services");
        }
    }

    @Test
    void anUnknownNameIsAProblemThatTellsTheKnownOnes() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            for (String path : List.of("/v1/services/eggs", "/v1/services/eggs/history", "/v1/services/eggs/logs")) {
                Answer answer = rig.get(path);

                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.json())
                        .containsEntry("type", "about:blank")
                        .containsEntry("title", "Not Found")
                        .containsEntry("status", 404)
                        .containsEntry("instance", path)
                        .containsEntry("known", List.of("spam"));
            }
        }
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer found = rig.send("HEAD", "/v1/services/spam", "");

            assertThat(found.status()).isEqualTo(200);
            assertThat(found.text()).isEmpty();
            assertThat(rig.send("HEAD", "/v1/services/eggs", "").status()).isEqualTo(404);
            assertThat(rig.send("HEAD", "/v1/events", "").status()).isEqualTo(200);
            assertThat(rig.send("HEAD", "/metrics", "").status()).isEqualTo(200);
        }
    }

    @Test
    void optionsTellsTheMethodsAndAllowsNoOtherSite() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer options = rig.send("OPTIONS", "/v1/services/spam/pause", "");

            assertThat(options.status()).isEqualTo(204);
            assertThat(options.header("Allow")).isEqualTo("OPTIONS, POST");
            assertThat(options.response().headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
            assertThat(rig.send("OPTIONS", "/v1/services", "").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void aMethodThatIsNotAllowedIsAProblemThatTellsThoseThatAre() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            Answer toService = rig.post("/v1/services/spam");
            Answer look = rig.get("/v1/services/spam/pause");

            assertThat(toService.status()).isEqualTo(405);
            assertThat(toService.header("Allow")).contains("GET").doesNotContain("POST");
            assertThat(look.status()).isEqualTo(405);
            assertThat(look.header("Allow")).contains("POST").doesNotContain("GET");
            assertThat(rig.get("/v1/services/pause").status()).isEqualTo(405);
            assertThat(rig.send("DELETE", "/v1/services/spam", "").status()).isEqualTo(405);
            assertThat(rig.send("PUT", "/metrics", "").json()).containsEntry("status", 405);
        }
    }

    @Test
    void whatIsNotThereIsAProblem() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.get("/v2/anything").json()).containsEntry("status", 404);
            assertThat(rig.post("/v1/services/spam/explode").status()).isEqualTo(404);
            assertThat(rig.post("/v1/services/spam/explode").get("detail")).contains("'explode'", "pause");
        }
    }

    @Test
    void theEdgesOfItsWorkerStandWithOneService() {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            assertThat(rig.get("/v1/services/spam").list("edges"))
                    .contains(Map.of("from", "STOPPED", "method", "prepare", "via", "PAUSING", "to", "PAUSED"));
        }
    }
}
