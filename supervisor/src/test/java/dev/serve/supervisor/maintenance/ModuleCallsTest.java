package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCallsTest {

    @TempDir
    private Path folder;

    /** A file with some modules, each with a setting of its own. */
    private Path file(String... modules) throws IOException {
        StringBuilder text = new StringBuilder("serve.modules {\n");
        for (String module : modules) {
            String[] words = module.split(" ", 2);
            text.append("%s { worker = \"%s$Obedient\", settings { stage = here, mark = %s } }\n"
                    .formatted(words[0], Actors.class.getName(), words[1]));
        }
        return Files.writeString(folder.resolve("serve.conf"), text + "}\n");
    }

    @Test
    void theModulesHaveTheirVersionAndAge() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.get("/v1/modules").list("modules"))
                    .singleElement()
                    .satisfies(module -> assertThat(module)
                            .containsEntry("name", "spam")
                            .containsEntry("kind", "worker")
                            .containsEntry("version", 1)
                            .containsEntry("services", List.of("spam"))
                            .containsKeys("source", "loadedAt", "ageSeconds"));
        }
    }

    @Test
    void aModuleIsReloadedWhereTheOthersGoOn() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "eggs Obedient").awaitRunning()) {
            Object since = rig.get("/v1/services/eggs").json().get("since");

            Answer answer = rig.post("/v1/modules/spam/reload");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).containsEntry("name", "spam").containsEntry("version", 2);
            rig.await("spam", ServiceState.RUNNING);
            assertThat(rig.get("/v1/services/eggs").json()).containsEntry("since", since);
        }
    }

    @Test
    void aModuleThatIsNotThereIsNotFound() {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            Answer answer = rig.post("/v1/modules/eggs/reload");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json())
                    .containsEntry("detail", "no module is called 'eggs'")
                    .containsEntry("known", List.of("spam"));
        }
    }

    @Test
    void aChangedFileIsPlannedAndThenApplied() throws IOException {
        try (Rig rig = Rig.ofFile(file("keep 1", "change 1", "gone 1")).awaitRunning()) {
            file("keep 1", "change 2", "fresh 1");

            Answer plan = rig.get("/v1/configuration/plan");

            assertThat(plan.status()).isEqualTo(200);
            assertThat(plan.list("steps"))
                    .extracting(step -> step.get("module") + " " + step.get("effect"))
                    .containsExactlyInAnyOrder("keep none", "change restart", "fresh add", "gone remove");
            assertThat(plan.list("steps"))
                    .allSatisfy(step -> assertThat(step.keySet()).containsExactly("module", "effect", "why"));
            assertThat(rig.get("/v1/services/gone").status()).isEqualTo(200);

            Answer applied = rig.post("/v1/configuration/apply");

            assertThat(applied.status()).isEqualTo(200);
            assertThat(applied.list("steps")).isEqualTo(plan.list("steps"));
            assertThat(rig.get("/v1/services/gone").status()).isEqualTo(404);
            assertThat(rig.get("/v1/services/fresh").get("state")).isEqualTo("RUNNING");
        }
    }

    @Test
    void aFileThatIsWrongChangesNothing() throws IOException {
        Path file = file("keep 1");
        try (Rig rig = Rig.ofFile(file).awaitRunning()) {
            Files.writeString(file, "serve.modules { keep { wroker = x } }\n");

            for (Answer answer : List.of(rig.get("/v1/configuration/plan"), rig.post("/v1/configuration/apply"))) {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(String.valueOf(answer.json().get("problems"))).contains("serve.conf:1", "wroker", "worker");
            }
            assertThat(rig.get("/v1/services/keep").json()).contains(Map.entry("state", "RUNNING"));
        }
    }

    @Test
    void whereThereIsNoFileThereIsNothingToApply() {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            assertThat(rig.post("/v1/configuration/apply").status()).isEqualTo(409);
            assertThat(rig.get("/v1/configuration/plan").status()).isEqualTo(409);
        }
    }
}
