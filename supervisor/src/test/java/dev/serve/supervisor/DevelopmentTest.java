package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.calls.Arguments;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class DevelopmentTest {

    private static final String ACME = "acme { worker = com.acme.Acme, sources = [src] }";

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void aSavedSourceFileIsRunning() throws Exception {
        write("src/Acme.java", source(1));
        Supervisor supervisor = developing(ACME);

        write("src/Acme.java", source(2));
        awaitAnswer(supervisor, 2);
        save("src/Acme.java", source(3));
        awaitAnswer(supervisor, 3);

        assertThat(supervisor.troubles()).isEmpty();
    }

    @Test
    void aSourceThatDoesNotCompileIsShownWithItsPlaceAndTheOldVersionServes() throws Exception {
        write("src/Acme.java", source(1));
        Supervisor supervisor = developing(ACME);

        write("src/Acme.java", source(2).replace("return 2", "retrun 2"));

        patiently()
                .untilAsserted(() -> assertThat(supervisor.troubles())
                        .singleElement()
                        .satisfies(trouble -> assertThat(String.join("\n", trouble.lines()))
                                .containsPattern("src/Acme.java:3: error: .*\n.*retrun 2;.*\n +\\^")));
        assertThat(answer(supervisor)).isEqualTo(1);
        write("src/Acme.java", source(2));
        awaitAnswer(supervisor, 2);
        patiently().until(() -> supervisor.troubles().isEmpty());
    }

    @Test
    void aChangedIncludeOfTheConfigurationIsApplied() throws Exception {
        write("src/Acme.java", source(1));
        write("more.conf", "");
        Supervisor supervisor = developing(ACME + "\n include \"more.conf\"\n");
        Managed acme = supervisor.find("acme").orElseThrow();

        save("more.conf", "other { worker = \"%s\" }".formatted(TestWorkers.Loop.class.getName()));

        patiently().until(() -> supervisor.find("other").isPresent());
        assertThat(supervisor.find("acme").orElseThrow().service()).isSameAs(acme.service());
    }

    @Test
    void aConfigurationThatIsBrokenDeletedAndThereAgainChangesNothingUntilItIsRight() throws Exception {
        write("src/Acme.java", source(1));
        Supervisor supervisor = developing(ACME);
        Managed acme = supervisor.find("acme").orElseThrow();
        String right = Files.readString(folder.resolve("serve.conf"));

        write("serve.conf", right + " serve { oops");
        awaitConfigurationTrouble(supervisor, "serve.conf");
        Files.delete(folder.resolve("serve.conf"));
        awaitConfigurationTrouble(supervisor, "found nothing there");
        assertThat(answer(supervisor)).isEqualTo(1);
        write("serve.conf", right);

        patiently().until(() -> supervisor.troubles().isEmpty());
        assertThat(supervisor.find("acme").orElseThrow().service()).isSameAs(acme.service());
    }

    @Test
    void aNewModuleThatDoesNotCompileIsTakenUpOnceItDoes() throws Exception {
        write("src/Acme.java", source(1));
        Supervisor supervisor = developing(ACME);

        write("new/Fresh.java", "package com.acme; public class Fresh implements dev.serve.worker.Worker {");
        write("serve.conf", configuration(ACME + "\n fresh { worker = com.acme.Fresh, sources = [new] }"));
        awaitConfigurationTrouble(supervisor, "Fresh.java:1: error:");
        write("new/Fresh.java", "package com.acme; public class Fresh implements dev.serve.worker.Worker {}");

        patiently().until(() -> supervisor.find("fresh").isPresent());
        patiently().until(() -> supervisor.troubles().isEmpty());
    }

    @Test
    void aStartWaitsUntilWhatDoesNotCompileIsMended() throws Exception {
        write("src/Acme.java", source(2).replace("return 2", "retrun 2"));
        Path file = write("serve.conf", configuration(ACME));
        Development development = Development.of(file, ServeConfig.load(file));
        open.add(development);
        Semaphore tries = new Semaphore(0);
        CompletableFuture<Supervisor> loading = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                loading.complete(development.load(watch -> {
                    tries.release();
                    return Supervisor.load(file, watch);
                }));
            } catch (InterruptedException | RuntimeException failed) {
                loading.completeExceptionally(failed);
            }
        });
        tries.acquire();

        write("src/Acme.java", source(2).replace("return 2", "return"));
        tries.acquire();
        write("src/Acme.java", source(2));

        Supervisor supervisor = started(loading.get(60, TimeUnit.SECONDS));
        awaitAnswer(supervisor, 2);
        write("src/Acme.java", source(3));
        awaitAnswer(supervisor, 3);
    }

    @Test
    void aClassFileThatIsReplacedIsRunning() throws Exception {
        TestModule module = new TestModule(folder);
        module.compile(1);
        Supervisor supervisor = developing("acme { worker = com.acme.Acme, classpath = [classes] }");

        module.compile(2);

        awaitAnswer(supervisor, 2);
    }

    private Supervisor developing(String modules) throws Exception {
        Path file = write("serve.conf", configuration(modules));
        Development development = Development.of(file, ServeConfig.load(file));
        open.add(development);
        return started(development.load(watch -> Supervisor.load(file, watch)));
    }

    private Supervisor started(Supervisor supervisor) {
        open.add(() -> {
            supervisor.shutDown("the test is over");
            supervisor.ended().get(60, TimeUnit.SECONDS);
        });
        supervisor.start();
        patiently()
                .until(() -> supervisor.services().stream()
                        .allMatch(managed -> managed.service().snapshot().state() == ServiceState.RUNNING));
        return supervisor;
    }

    private String configuration(String modules) {
        return "serve { modules {\n" + modules + "\n}\n maintenance.enabled = false\n state-file = \""
                + folder.resolve("state.json") + "\" }\n";
    }

    private static String source(int version) {
        return """
                package com.acme;
                public class Acme implements dev.serve.worker.Worker {
                    @dev.serve.calls.Procedure public int version() { return %d; }
                }
                """.formatted(version);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }

    /** Saves as many editors do: another file takes the place of the old one. */
    private void save(String name, String text) throws IOException {
        Path next = write(name + "~", text);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaitConfigurationTrouble(Supervisor supervisor, String text) {
        patiently()
                .until(() -> supervisor.troubles().stream()
                        .filter(trouble -> trouble.module().isEmpty())
                        .flatMap(trouble -> trouble.lines().stream())
                        .anyMatch(line -> line.contains(text)));
    }

    private static void awaitAnswer(Supervisor supervisor, int version) {
        patiently().until(() -> answer(supervisor) == version);
    }

    private static int answer(Supervisor supervisor) throws Exception {
        return supervisor.procedures().find("acme/version").call(Arguments.none()) instanceof Integer version
                ? version
                : -1;
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
