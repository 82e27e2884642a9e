package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.calls.Arguments;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class ReloadTest {

    private static final String ACME = "acme { worker = com.acme.Acme, classpath = [classes], timeouts.stop = 1s }";
    private static final Order ANNA = Order.of("anna", "night shift");

    @AutoClose("shutDown")
    private final TestSupervisors running = new TestSupervisors();

    @TempDir
    Path folder;

    private TestModule module = new TestModule(Path.of(""));

    @BeforeEach
    void makeTheModule() {
        module = new TestModule(folder);
    }

    @Test
    void aReloadedModuleRunsItsNewCodeAndKeepsItsPast() throws Exception {
        module.compile(1);
        Supervisor supervisor = started(ACME + "\n other { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        Managed other = service(supervisor, "other");
        Managed before = service(supervisor, "acme");
        long epoch = before.service().snapshot().epoch();

        module.compile(2);
        Plan done = supervisor.reload(List.of("acme"));

        assertThat(done.words()).isEqualTo("restart acme");
        assertThat(version(supervisor)).isEqualTo(2);
        Managed after = service(supervisor, "acme");
        assertThat(after.service().snapshot().epoch()).isGreaterThan(epoch);
        assertThat(after.log()).isSameAs(before.log());
        assertThat(after.service().history())
                .startsWith(before.service().history().getFirst())
                .hasSizeGreaterThan(before.service().history().size());
        assertThat(service(supervisor, "other")).isSameAs(other);
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(2, 1);
    }

    @Test
    void whatSomeonePausedOrStoppedStaysSo() throws Exception {
        module.compile(1);
        Supervisor supervisor = started(ACME);
        supervisor
                .command(Action.PAUSE, supervisor.match("acme"), ANNA)
                .getFirst()
                .reached()
                .join();

        supervisor.reload(List.of("acme"));
        awaitState(supervisor, ServiceState.PAUSED);
        assertThat(service(supervisor, "acme").service().snapshot().order()).isEqualTo(ANNA);

        supervisor
                .command(Action.STOP, supervisor.match("acme"), ANNA)
                .getFirst()
                .reached()
                .join();
        supervisor.reload(List.of("acme"));
        awaitState(supervisor, ServiceState.STOPPED);
        assertThat(service(supervisor, "acme").service().snapshot().order()).isEqualTo(ANNA);
        assertThatThrownBy(() -> supervisor.procedures().find("acme/version").call(Arguments.none()))
                .isInstanceOf(ProcedureAwayException.class);
    }

    @Test
    void whatCannotBeLoadedLeavesTheOldOneRunning() throws Exception {
        module.compile(1);
        Supervisor supervisor = started(ACME);
        Managed before = service(supervisor, "acme");

        Path gone = Files.move(module.classes(), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> supervisor.reload(List.of("acme")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nothing is at 'classes'");

        assertThat(service(supervisor, "acme")).isSameAs(before);
        assertThat(version(supervisor)).isEqualTo(1);
        assertThat(supervisor.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.module()).contains("acme");
            assertThat(trouble.lines()).anyMatch(line -> line.contains("nothing is at 'classes'"));
        });
        Files.move(gone, module.classes());
        supervisor.reload(List.of("acme"));
        assertThat(supervisor.troubles()).isEmpty();
    }

    @Test
    void whatCannotBePreparedIsTakenBack() throws Exception {
        module.compile(1);
        Supervisor supervisor = started(ACME);

        module.compile(2, "throw new IllegalStateException(\"no such luck\");", "");
        assertThatThrownBy(() -> supervisor.reload(List.of("acme")))
                .isInstanceOf(ChangeFailedException.class)
                .hasMessageContaining("acme failed in prepare: IllegalStateException: no such luck");

        awaitState(supervisor, ServiceState.RUNNING);
        assertThat(version(supervisor)).isEqualTo(1);
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(1);
        assertThat(supervisor.troubles()).isNotEmpty();
        module.compile(3);
        supervisor.reload(List.of("acme"));
        assertThat(version(supervisor)).isEqualTo(3);
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(3);
        assertThat(supervisor.troubles()).isEmpty();
    }

    @Test
    void whatHadFailedIsNotTakenBack() throws Exception {
        module.compile(1, "throw new IllegalStateException(\"no such luck\");", "");
        Supervisor supervisor = begun(ACME.replace("}", ", restart.policy = never }")
                + "\n other { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        awaitState(supervisor, ServiceState.FAILED);

        supervisor.reload(List.of("acme"));
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(2, 1);

        module.compile(2);
        supervisor.reload(List.of("acme"));
        assertThat(version(supervisor)).isEqualTo(2);
    }

    @Test
    void aModuleThatDoesNotStopIsReplacedAllTheSameAndSaidSo() throws Exception {
        module.compile(1, "", "while (true) { try { Thread.sleep(1000); } catch (InterruptedException on) {} }");
        Supervisor supervisor = started(ACME);

        module.compile(2);
        supervisor.reload(List.of("acme"));

        assertThat(version(supervisor)).isEqualTo(2);
        assertThat(service(supervisor, "acme").service().history()).anyMatch(step -> step.to() == ServiceState.FAILED);
    }

    @Test
    void noCallIsLostRefusedOrAnsweredByHalvesWhileAModuleIsReloaded() throws Exception {
        writePair(0);
        Supervisor supervisor = started("acme { module = com.acme.Pair, sources = [sources] }");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            callers.add(CompletableFuture.runAsync(() -> {
                int last = 0;
                while (!over.get()) {
                    int seen = version(supervisor);
                    assertThat(seen).isGreaterThanOrEqualTo(last);
                    last = seen;
                    calls.incrementAndGet();
                }
            }));
        }

        for (int version = 1; version <= 30; version++) {
            writePair(version);
            supervisor.reload(List.of("acme"));
            assertThat(version(supervisor)).isEqualTo(version);
        }
        over.set(true);

        callers.forEach(CompletableFuture::join);
        assertThat(calls.get()).isGreaterThan(30);
    }

    @Test
    void noConnectionIsRefusedWhileASocketServerIsReloaded() throws Exception {
        module.compile("Greeter", """
                package com.acme;
                public class Greeter extends dev.serve.worker.SocketServerWorker {
                    @dev.serve.calls.Procedure public int boundPort() { return port(); }
                    @Override protected void serve(java.net.Socket connection) throws Exception {
                        connection.getOutputStream().write('!');
                        connection.shutdownOutput();
                        connection.getInputStream().skipNBytes(1);
                    }
                }
                """);
        Supervisor supervisor = started("greeter { worker = com.acme.Greeter, classpath = [classes] }");
        int port = (Integer) Objects.requireNonNull(
                supervisor.procedures().find("greeter/boundPort").call(Arguments.none()));
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> client = CompletableFuture.supplyAsync(() -> {
            int answered = 0;
            while (!over.get()) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(socket.getInputStream().read()).isEqualTo('!');
                    socket.getOutputStream().write(0);
                    answered++;
                } catch (IOException refused) {
                    throw new UncheckedIOException("after " + answered + " answers", refused);
                }
            }
            return answered;
        });

        for (int round = 0; round < 20; round++) {
            supervisor.reload(List.of("greeter"));
        }
        over.set(true);

        assertThat(client.join()).isPositive();
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(21);
    }

    @Test
    void aChangeOfPoliciesLeavesTheWorkersAlone() throws Exception {
        module.compile(1);
        Supervisor supervisor = started(ACME);
        Managed before = service(supervisor, "acme");

        ServeConfig next = config(ACME.replace("}", ", restart.max-restarts = 7, timeouts.pause = 7s }"));
        assertThat(supervisor.plan(next).of("acme")).isEqualTo(Plan.Kind.LIVE);
        supervisor.apply(next);

        Managed after = service(supervisor, "acme");
        assertThat(after.service()).isSameAs(before.service());
        assertThat(after.service().snapshot().restarts().policy().maxRestarts()).isEqualTo(7);
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(1);
    }

    @Test
    void whoWantsToBeReplacedWithThoseBeforeItIsAndNobodyElse() throws Exception {
        module.compile(1);
        String loop = TestWorkers.Loop.class.getName();
        Supervisor supervisor = started(ACME
                + "\n follower { worker = %1$s, after = [acme], cascade = true }\n last { worker = %1$s, after = [follower], cascade = true }\n free { worker = %1$s, after = [acme] }"
                        .formatted(loop));
        Managed free = service(supervisor, "free");
        Managed last = service(supervisor, "last");

        Plan done = supervisor.reload(List.of("acme"));

        assertThat(done.words()).isEqualTo("restart acme, cascade follower, cascade last");
        assertThat(service(supervisor, "free")).isSameAs(free);
        assertThat(service(supervisor, "last")).isNotSameAs(last);
        await().until(() -> supervisor.services().stream()
                .allMatch(managed -> managed.service().snapshot().state() == ServiceState.RUNNING));
    }

    @Test
    void aChangedConfigurationThatDoesNotComeUpIsTakenBackAsAWhole() throws Exception {
        module.compile(1);
        Supervisor supervisor = started(ACME);

        String key = UUID.randomUUID().toString();
        String broken = "broken { worker = %s, settings { stage = \"%s\", throws-in = start }, restart.policy = never }"
                .formatted(TestWorkers.Recorder.class.getName(), key);
        assertThatThrownBy(() -> supervisor.apply(config(ACME.replace("}", ", settings.x = 1 }\n") + broken)))
                .isInstanceOf(ChangeFailedException.class)
                .hasMessageContaining("broken failed in");

        awaitState(supervisor, ServiceState.RUNNING);
        assertThat(supervisor.find("broken")).isEmpty();
        assertThat(supervisor.config().module("acme").orElseThrow().settings().isEmpty())
                .isTrue();
        assertThat(version(supervisor)).isEqualTo(1);
    }

    /** A module of two classes, which tell by a call whether they are of the same version. */
    private void writePair(int version) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Files.writeString(
                sources.resolve("Half.java"),
                "package com.acme; class Half { static int version() { return %d; } }".formatted(version));
        Files.writeString(sources.resolve("Pair.java"), """
                package com.acme;
                import dev.serve.calls.Procedure;
                import dev.serve.worker.Workers;
                public class Pair implements dev.serve.worker.WorkerModule {
                    @Override public Workers workers(com.typesafe.config.Config settings) { return Workers.none(); }
                    @Procedure public int version() {
                        int own = %d;
                        if (Half.version() != own) {
                            throw new IllegalStateException("halves of " + own + " and " + Half.version());
                        }
                        return own;
                    }
                }
                """.formatted(version));
    }

    private static int version(Supervisor supervisor) {
        try {
            Object version = supervisor.procedures().find("acme/version").call(Arguments.none());
            return (Integer) Objects.requireNonNull(version);
        } catch (Exception failed) {
            throw new IllegalStateException("the call failed", failed);
        }
    }

    private Supervisor started(String modules) {
        Supervisor supervisor = begun(modules);
        await().until(() -> supervisor.services().stream()
                .allMatch(managed -> managed.service().snapshot().state() == ServiceState.RUNNING));
        return supervisor;
    }

    private Supervisor begun(String modules) {
        return running.started(folder, modules);
    }

    private ServeConfig config(String modules) {
        return TestSupervisors.config(folder, modules);
    }

    private static Managed service(Supervisor supervisor, String name) {
        return supervisor.find(name).orElseThrow();
    }

    private static void awaitState(Supervisor supervisor, ServiceState state) {
        await().until(() -> service(supervisor, "acme").service().snapshot().state() == state);
    }
}
