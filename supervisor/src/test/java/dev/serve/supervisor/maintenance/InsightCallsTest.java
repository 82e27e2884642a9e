package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.worker.ServiceState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InsightCallsTest {

    @TempDir
    Path folder;

    @Test
    void whyTellsWhereAMethodThatIsUnderWayWaitsAndWhoWaitsForIt() {
        try (Rig rig = Rig.of(folder, "first Late", "second Obedient after = [first]")
                .await("second", ServiceState.PAUSED)
                .await("first", ServiceState.STARTING)) {
            await().untilAsserted(() -> {
                List<Map<String, Object>> chain =
                        rig.get("/v1/services/second/why").list("chain");

                assertThat(chain)
                        .filteredOn(cause -> "waiting".equals(cause.get("kind")))
                        .singleElement()
                        .satisfies(cause -> assertThat(cause)
                                .containsEntry("service", "second")
                                .containsEntry("depth", 0)
                                .containsEntry("until", null));
                assertThat(chain)
                        .filteredOn(cause -> "under-way".equals(cause.get("kind")))
                        .singleElement()
                        .satisfies(cause -> {
                            assertThat(cause).containsEntry("service", "first").containsEntry("depth", 1);
                            assertThat(cause.get("until")).isNotNull();
                            assertThat(String.valueOf(cause.get("text")))
                                    .startsWith("start() has been under way for ")
                                    .contains(
                                            " of 30 s; its thread is WAITING in java.util.concurrent.CountDownLatch.await",
                                            "called by " + Actors.Late.class.getName() + ".start(Actors.java:");
                        });
            });
        }
    }

    @Test
    void theCriticalChainLeadsFromTheLastServiceBack() {
        try (Rig rig = Rig.of(folder, "first Obedient", "second Obedient after = [first]")
                .awaitRunning()) {
            Answer answer = rig.get("/v1/critical-chain");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).containsEntry("services", 2).containsEntry("missing", List.of());
            assertThat(answer.list("chain").getFirst())
                    .containsEntry("service", "second")
                    .containsEntry("waited", "service")
                    .containsEntry("failures", 0);
            assertThat(answer.list("chain").get(1)).containsEntry("service", "first");
            assertThat(rig.get("/v1/critical-chain?name=first").list("chain").getFirst())
                    .containsEntry("service", "first");
        }
    }

    @Test
    void theCriticalChainIsOfTheFirstStart() {
        try (Rig rig = Rig.of(folder, "first Obedient", "second Obedient after = [first]")
                .awaitRunning()) {
            Map<String, Object> before = rig.get("/v1/critical-chain").json();

            rig.post("/v1/services/first/restart?wait=20s");
            rig.post("/v1/services/second/restart?wait=20s");

            assertThat(rig.get("/v1/critical-chain").json()).isEqualTo(before);
        }
    }

    @Test
    void whatHasNotBeenRunningIsToldApart() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "bad Broken")
                .await("bad", ServiceState.FAILED)
                .await("spam", ServiceState.RUNNING)) {
            assertThat(rig.get("/v1/critical-chain").json()).containsEntry("missing", List.of("bad"));
            assertThat(rig.get("/v1/critical-chain?name=bad").status()).isEqualTo(409);
            assertThat(rig.get("/v1/critical-chain?name=bat").status()).isEqualTo(404);
            assertThat(rig.get("/v1/critical-chain?nam=bad").status()).isEqualTo(400);
        }
    }

    @Test
    void theThreadsOfAServiceAreShownWithWhatTheyWaitFor() {
        try (Rig rig = Rig.of(folder, "first Late", "other Late threads = platform")
                .await("first", ServiceState.STARTING)
                .await("other", ServiceState.STARTING)) {
            for (String service : List.of("first", "other")) {
                await().untilAsserted(() -> {
                    Answer answer = rig.get("/v1/services/" + service + "/threads");

                    assertThat(answer.json())
                            .containsEntry("name", service)
                            .containsEntry("leftOut", 0)
                            .containsEntry("virtualSeen", true);
                    assertThat(answer.list("threads")).singleElement().satisfies(thread -> {
                        assertThat(thread)
                                .containsEntry("thread", service + " start")
                                .containsEntry("belongs", "method")
                                .containsEntry("state", "WAITING")
                                .containsEntry("virtual", service.equals("first"))
                                .containsEntry("framesLeftOut", 0);
                        assertThat(thread.get("waitsFor")).isEqualTo("java.util.concurrent.CountDownLatch$Sync");
                        assertThat(String.valueOf(thread.get("stack"))).contains("Actors$Late.start(Actors.java:");
                    });
                });
            }
        }
    }

    @Test
    void aServiceWithoutThreadsHasNoneAndAnUnknownOneIsAProblem() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            await().untilAsserted(() -> assertThat(
                            rig.get("/v1/services/spam/threads").list("threads"))
                    .isEmpty());
            assertThat(rig.get("/v1/services/spma/threads").json())
                    .containsEntry("status", 404)
                    .containsEntry("known", List.of("spam"));
        }
    }
}
