package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.ServiceState;
import io.micrometer.core.instrument.Counter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthAndMetricsTest {

    @TempDir
    Path folder;

    @Test
    void allIsUpWhenAllServe() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "math Tricky").awaitRunning()) {
            for (String path : List.of("/health", "/health/live", "/health/ready")) {
                Answer answer = rig.get(path);

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.get("status")).isEqualTo("UP");
                assertThat(answer.object("components", "math/add")).containsEntry("status", "UP");
            }
        }
    }

    @Test
    void aPausedServiceIsLiveAndOutOfService() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            rig.post("/v1/services/spam/pause?wait=20s");

            Answer ready = rig.get("/health/ready");
            Answer live = rig.get("/health/live");

            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.get("status")).isEqualTo("OUT_OF_SERVICE");
            assertThat(ready.object("components", "spam")).containsEntry("status", "OUT_OF_SERVICE");
            assertThat(live.status()).isEqualTo(200);
            assertThat(live.object("components", "spam"))
                    .containsEntry("status", "UP")
                    .containsEntry("details", Map.of("state", "PAUSED"));
        }
    }

    @Test
    void aFailedServiceIsDownAndTheProcessLive() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "bad Broken").await("bad", ServiceState.FAILED)) {
            Answer ready = rig.get("/health/ready");

            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.get("status")).isEqualTo("DOWN");
            assertThat(rig.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void whatAWorkerSaysOfItselfIsTold() {
        try (Rig rig = Rig.of(folder, "ill Sick").awaitRunning()) {
            Answer ready = rig.get("/health/ready");

            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.object("components", "ill"))
                    .containsEntry("status", "DOWN")
                    .containsEntry("details", Map.of("reason", "a \"cold\"", "own", "own thing"));
        }
    }

    @Test
    void aSupervisorThatShutsDownIsNotReady() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            rig.supervisor().shutDown("test");

            assertThat(rig.get("/health/ready").status()).isEqualTo(503);
        }
    }

    @Test
    void metricsTellTheStateOfEachServiceAsASet() {
        try (Rig rig = Rig.of(folder, "math Tricky", "bad Broken")
                .await("math/add", ServiceState.RUNNING)
                .await("bad", ServiceState.FAILED)) {
            Counter.builder("jobs.done")
                    .tag("service", "math/add")
                    .register(rig.supervisor().meters())
                    .increment();

            Answer answer = rig.get("/metrics");

            assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(answer.text().lines())
                    .contains(
                            "# TYPE serve_service_state gauge",
                            "serve_service_state{service=\"math/add\",module=\"math\",state=\"RUNNING\"} 1",
                            "serve_service_state{service=\"math/add\",module=\"math\",state=\"PAUSED\"} 0",
                            "serve_service_state{service=\"bad\",module=\"bad\",state=\"FAILED\"} 1",
                            "serve_service_restarts_total{service=\"bad\",module=\"bad\"} 0",
                            "serve_service_stuck_threads{service=\"bad\",module=\"bad\"} 0",
                            "serve_transition_seconds_count{transition=\"start\",outcome=\"failed\"} 1",
                            "serve_streams 0",
                            "jobs_done_total{service=\"math/add\"} 1.0")
                    .anyMatch(line -> line.startsWith("serve_transition_seconds_sum{transition=\"prepare\""));
            assertThat(answer.text().lines().filter(line -> line.startsWith("# TYPE")))
                    .doesNotHaveDuplicates();
        }
    }
}
