package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.CommandFailedException;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Submitted;
import dev.serve.worker.ServiceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class SupervisorTest {

    private static final Order ANNA = Order.of("anna", "night shift");

    private final String key = UUID.randomUUID().toString();
    private final TestWorkers.Stage stage = TestWorkers.stage(key);

    @AutoClose("shutDown")
    private final TestSupervisors running = new TestSupervisors();

    @TempDir
    Path folder;

    @Test
    void allWorkersArePreparedBeforeAnyIsStarted() {
        Supervisor supervisor = started("""
                a { worker = %1$s, settings.stage = "%2$s" }
                b { worker = %1$s, settings.stage = "%2$s" }
                c { worker = %1$s, settings.stage = "%2$s", instances = 3 }
                """.formatted(recorder(), key));

        awaitStates(supervisor, "a", ServiceState.RUNNING);
        awaitStates(supervisor, "all", ServiceState.RUNNING);

        List<String> calls = List.copyOf(stage.calls);
        assertThat(calls.subList(0, 5)).allMatch(call -> call.endsWith("prepare"));
        assertThat(calls.subList(5, 10)).allMatch(call -> call.endsWith("start"));
    }

    @Test
    void aServiceStartsOnlyWhenTheOneItWaitsForIsReady() {
        stage.ready = false;
        Supervisor supervisor = started("""
                first { worker = %1$s, settings.stage = "%2$s" }
                second { worker = %1$s, settings.stage = "%2$s", after = [first] }
                """.formatted(recorder(), key));
        awaitStates(supervisor, "first", ServiceState.RUNNING);
        await().untilAsserted(() -> assertThat(supervisor.why(service(supervisor, "second")))
                .anyMatch(line -> line.startsWith("second waits for first to be ready, for "))
                .contains("the health of first is DOWN: the stage is not ready"));
        assertThat(state(supervisor, "second")).isEqualTo(ServiceState.PAUSED);

        stage.ready = true;

        awaitStates(supervisor, "second", ServiceState.RUNNING);
    }

    @Test
    void aWaitThatCanNeverEndFailsWithTheReason() {
        Supervisor supervisor = started("""
                broken { worker = %1$s, settings { stage = "%2$s", throws-in = start }, restart.policy = never }
                waiting { worker = %1$s, settings.stage = "%2$s", after = [broken] }
                """.formatted(recorder(), key));
        awaitStates(supervisor, "broken", ServiceState.FAILED);
        awaitStates(supervisor, "waiting", ServiceState.PAUSED);

        Submitted start = command(supervisor, Action.START, "waiting");

        assertThatThrownBy(() -> start.reached().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CommandFailedException.class)
                .hasMessageContaining("waiting did not reach RUNNING: waits for broken, which is FAILED")
                .hasMessageContaining("start of broken is broken");
    }

    @Test
    void aMendedPrerequisiteLetsThoseWhoWaitForItGoOn() {
        Supervisor supervisor = started("""
                broken { worker = %1$s, settings { stage = "%2$s", throws-in = start }, restart.policy = never }
                waiting { worker = %1$s, settings.stage = "%2$s", after = [broken] }
                """.formatted(recorder(), key));
        awaitStates(supervisor, "broken", ServiceState.FAILED);

        stage.mended = true;
        command(supervisor, Action.START, "broken").reached().join();

        awaitStates(supervisor, "waiting", ServiceState.RUNNING);
    }

    @Test
    void oneOfTenThatFailsInPrepareLeavesTheNineRunning() {
        StringBuilder modules = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            modules.append("w%d { worker = %s }%n".formatted(i, TestWorkers.Loop.class.getName()));
        }
        modules.append("bad { worker = %s, settings { stage = \"%s\", throws-in = prepare }, restart.policy = never }"
                .formatted(recorder(), key));

        Supervisor supervisor = started(modules.toString());

        awaitStates(supervisor, "w*", ServiceState.RUNNING);
        awaitStates(supervisor, "bad", ServiceState.FAILED);
        assertThat(supervisor.why(service(supervisor, "bad")))
                .anyMatch(line -> line.contains("prepare of bad is broken"))
                .contains("its restart policy is never: it stays FAILED until someone starts it");
    }

    @Test
    void stoppingGoesInReverse() throws Exception {
        Supervisor supervisor = started("""
                base { worker = %1$s, settings.stage = "%2$s" }
                middle { worker = %1$s, settings.stage = "%2$s", after = [base] }
                top { worker = %1$s, settings.stage = "%2$s", after = [middle] }
                """.formatted(recorder(), key));
        awaitStates(supervisor, "all", ServiceState.RUNNING);

        supervisor.shutDown("test");

        assertThat(supervisor.ended().get(10, TimeUnit.SECONDS)).isZero();
        assertThat(stage.calls.stream().filter(call -> call.endsWith("stop")))
                .containsExactly("top stop", "middle stop", "base stop");
    }

    @Test
    void theSupervisorEndsWhenAllItsWorkersHaveEnded() throws Exception {
        Supervisor supervisor = started(
                "play { worker = %s, settings.stage = \"%s\" }".formatted(TestWorkers.Play.class.getName(), key));
        awaitStates(supervisor, "play", ServiceState.RUNNING);

        stage.curtain.countDown();

        assertThat(supervisor.ended().get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void theSupervisorEndsNonZeroWhenAllFailAndTheirCleanupsThrow() throws Exception {
        Supervisor supervisor = started("""
                a { worker = %1$s, settings { stage = "%2$s", throws-in = "start,cleanup" }, restart.policy = never }
                b { worker = %1$s, settings { stage = "%2$s", throws-in = "start,cleanup" }, restart.policy = never }
                """.formatted(recorder(), key));

        assertThat(supervisor.ended().get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void aServiceThatSomeoneStoppedKeepsTheSupervisorUp() {
        Supervisor supervisor =
                started("""
                play { worker = %s, settings.stage = "%s" }
                loop { worker = %s }
                """.formatted(TestWorkers.Play.class.getName(), key, TestWorkers.Loop.class.getName()));
        awaitStates(supervisor, "all", ServiceState.RUNNING);
        command(supervisor, Action.STOP, "loop").reached().join();

        stage.curtain.countDown();

        awaitStates(supervisor, "play", ServiceState.STOPPED);
        assertThat(service(supervisor, "play").service().snapshot().ended()).isTrue();
        command(supervisor, Action.START, "loop").reached().join();
        assertThat(supervisor.isShuttingDown()).isFalse();
    }

    @Test
    void pausesLastUntilTheNextStart() throws Exception {
        String modules = "a { worker = %1$s }%n b { worker = %1$s }".formatted(TestWorkers.Loop.class.getName());
        Supervisor first = started(modules);
        awaitStates(first, "all", ServiceState.RUNNING);
        command(first, Action.PAUSE, "a").reached().join();
        first.shutDown("test");
        first.ended().get(10, TimeUnit.SECONDS);

        Supervisor second = started(modules);

        awaitStates(second, "b", ServiceState.RUNNING);
        awaitStates(second, "a", ServiceState.PAUSED);
        assertThat(service(second, "a").service().snapshot().order()).isEqualTo(ANNA);
        command(second, Action.RESUME, "a").reached().join();
        assertThat(folder.resolve(".serve/state.json")).doesNotExist();
    }

    @Test
    void aPauseIsInTheStateFileWhenTheCommandReturns() {
        Supervisor supervisor = started("a { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        awaitStates(supervisor, "a", ServiceState.RUNNING);

        command(supervisor, Action.PAUSE, "a");

        assertThat(folder.resolve(".serve/state.json")).content().contains("night shift", "anna");
    }

    @Test
    void pausesGivenAtTheSameTimeAreAllKept() throws Exception {
        Supervisor supervisor =
                started("many { worker = %s, instances = 50 }".formatted(TestWorkers.Loop.class.getName()));
        awaitStates(supervisor, "all", ServiceState.RUNNING);
        List<Thread> operators = supervisor.services().stream()
                .map(managed -> Thread.ofVirtual().start(() -> command(supervisor, Action.PAUSE, managed.name())))
                .toList();

        for (Thread operator : operators) {
            operator.join();
        }

        String kept = Files.readString(folder.resolve(".serve/state.json"));
        assertThat(supervisor.services()).allMatch(managed -> kept.contains('"' + managed.name() + '"'));
    }

    @Test
    void aStateFileThatCannotBeReadIsNamed() throws Exception {
        Files.createDirectories(folder.resolve(".serve"));
        Files.writeString(folder.resolve(".serve/state.json"), "{\"pauses\": [");
        Supervisor supervisor =
                Supervisor.load(config("a { worker = %s }".formatted(TestWorkers.Loop.class.getName())));

        assertThatThrownBy(supervisor::start).hasMessageContaining("state.json can't be read");
    }

    @Test
    void aPauseThatIsOverIsTakenBack() {
        Supervisor supervisor = started("a { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        awaitStates(supervisor, "a", ServiceState.RUNNING);

        Order brief =
                new Order("anna", "a short break", Optional.of(Instant.now().plusMillis(200)));
        supervisor.command(Action.PAUSE, supervisor.match("a"), brief);

        await().until(() -> orders(supervisor).contains("the pause is over"));
        awaitStates(supervisor, "a", ServiceState.RUNNING);
        assertThat(orders(supervisor)).containsSubsequence("start", "a short break", "the pause is over");
    }

    @Test
    void aChangedConfigurationTouchesOnlyWhatItChanges() throws Exception {
        String loop = TestWorkers.Loop.class.getName();
        Supervisor supervisor =
                started("same { worker = %1$s }%n gone { worker = %1$s }%n changed { worker = %1$s }".formatted(loop));
        awaitStates(supervisor, "all", ServiceState.RUNNING);
        Managed same = service(supervisor, "same");
        Managed changed = service(supervisor, "changed");
        command(supervisor, Action.PAUSE, "changed").reached().join();

        Plan done = supervisor.apply(
                config("same { worker = %1$s }%n fresh { worker = %1$s }%n changed { worker = %1$s, settings.x = 1 }"
                        .formatted(loop)));

        assertThat(done.words()).isEqualTo("add fresh, restart changed, remove gone");
        awaitStates(supervisor, "fresh", ServiceState.RUNNING);
        awaitStates(supervisor, "changed", ServiceState.PAUSED);
        assertThat(service(supervisor, "same")).isEqualTo(same);
        assertThat(same.service().snapshot().state()).isEqualTo(ServiceState.RUNNING);
        assertThat(service(supervisor, "changed")).isNotEqualTo(changed);
        assertThat(supervisor.find("gone")).isEmpty();
        assertThat(supervisor.modules()).extracting(ModuleStatus::version).containsExactly(1, 1, 2);
    }

    @Test
    void aConfigurationThatIsWrongChangesNothing() {
        Supervisor supervisor = started("a { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        awaitStates(supervisor, "a", ServiceState.RUNNING);

        assertThatThrownBy(() -> supervisor.apply(config("b { worker = com.example.Missing }")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("class com.example.Missing not found");

        assertThat(state(supervisor, "a")).isEqualTo(ServiceState.RUNNING);
    }

    @Test
    void changesAndTheEndAreToldToThoseWhoAskedForThem() throws Exception {
        Supervisor supervisor = started("a { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        List<String> told = new CopyOnWriteArrayList<>();
        supervisor.tell(new Milestones() {
            @Override
            public void changeBegins() {
                told.add("change begins with " + supervisor.services().size());
            }

            @Override
            public void changeEnded() {
                told.add("change ended with " + supervisor.services().size());
            }

            @Override
            public void shutdownBegins() {
                told.add("shutdown begins with " + state(supervisor, "a"));
            }
        });
        awaitStates(supervisor, "a", ServiceState.RUNNING);

        supervisor.apply(
                config("a { worker = %1$s }%n b { worker = %1$s }".formatted(TestWorkers.Loop.class.getName())));
        assertThatThrownBy(() -> supervisor.apply(config("b { worker = com.example.Missing }")))
                .isInstanceOf(ConfigurationException.class);
        supervisor.shutDown("test");
        supervisor.shutDown("again");

        assertThat(told)
                .containsExactly(
                        "change begins with 1",
                        "change ended with 2",
                        "change begins with 2",
                        "change ended with 2",
                        "shutdown begins with RUNNING");
    }

    @Test
    void aSupervisorWhoseCoordinatorDoesNotRunGivesNoSignOfLife() throws Exception {
        Supervisor supervisor =
                Supervisor.load(config("a { worker = %s }".formatted(TestWorkers.Loop.class.getName())));
        running.add(supervisor);

        CompletableFuture<Void> early = supervisor.pulse();
        assertThat(early).isNotDone();

        supervisor.start();
        early.get(30, TimeUnit.SECONDS);
        supervisor.pulse().get(30, TimeUnit.SECONDS);
    }

    @Test
    void everyProblemOfEveryModuleIsTold() {
        String modules = """
                missing { worker = com.example.Missing }
                wrong { worker = java.lang.String }
                unborn { worker = %s }
                pair { module = %s, only = [left, middle] }
                path { worker = %s, classpath = ["lib/*.jar"] }
                """.formatted(
                TestWorkers.Unborn.class.getName(), TestWorkers.Pair.class.getName(), TestWorkers.Loop.class.getName());

        assertThatThrownBy(() -> Supervisor.load(config(modules)))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .contains("serve.modules.missing.worker: class com.example.Missing not found on serve's own class path")
                .contains("serve.modules.wrong.worker: java.lang.String is no dev.serve.worker.Worker")
                .contains("serve.modules.unborn.worker: the worker of unborn could not be made")
                .contains("not today")
                .contains("there is no worker 'middle'")
                .contains("serve.modules.path.classpath: nothing is at 'lib/*.jar'")
                .contains("serve.conf:2");
    }

    @Test
    void whatIsWrongInTheFileAndInTheClassesItNamesIsToldTogether() throws Exception {
        Path file = Files.writeString(folder.resolve("serve.conf"), """
                serve.modules {
                  missing { worker = com.example.Missing }
                  typo { comand = [date] }
                  a { command = [date], after = [b] }
                  b { command = [date], after = [a] }
                }
                """);

        assertThatThrownBy(() -> Supervisor.load(file))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .contains("class com.example.Missing not found")
                .contains("comand")
                .contains("a → b → a")
                .doesNotContain("class  not found");
    }

    @Test
    void aFailureTakesTheLaterSiblingsAlongAndTheyWaitForIt() {
        Supervisor supervisor = started("""
                trio { module = %s, strategy = rest-for-one, settings { stage = "%s" } }
                """.formatted(TestWorkers.Trio.class.getName(), key));
        awaitStates(supervisor, "all", ServiceState.RUNNING);
        stage.calls.clear();

        Objects.requireNonNull(stage.recorders.get("trio/1")).failNow();

        await().until(() -> stage.calls.contains("trio/2 start"));
        assertThat(stage.calls).noneMatch(call -> call.startsWith("trio/0"));
        assertThat(List.copyOf(stage.calls).indexOf("trio/2 start"))
                .isGreaterThan(List.copyOf(stage.calls).indexOf("trio/1 start"));
    }

    @Test
    void aThousandWorkersAreTakenUpAndDownLikeTen() throws Exception {
        Supervisor supervisor =
                started("many { worker = %s, instances = 1000 }".formatted(TestWorkers.Loop.class.getName()));
        awaitStates(supervisor, "all", ServiceState.RUNNING);

        supervisor
                .command(Action.PAUSE, supervisor.match("all"), ANNA)
                .forEach(each -> each.reached().join());
        awaitStates(supervisor, "many/*", ServiceState.PAUSED);
        supervisor
                .command(Action.RESUME, supervisor.match("many"), ANNA)
                .forEach(each -> each.reached().join());
        supervisor.shutDown("test");

        assertThat(supervisor.ended().get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void commandsAreRefusedWhileShuttingDown() {
        Supervisor supervisor = started("a { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        supervisor.shutDown("test");

        assertThatThrownBy(() -> command(supervisor, Action.START, "a")).isInstanceOf(ShuttingDownException.class);
    }

    private Supervisor started(String modules) {
        return running.started(folder, modules);
    }

    private ServeConfig config(String modules) {
        return TestSupervisors.config(folder, modules);
    }

    private static Submitted command(Supervisor supervisor, Action action, String pattern) {
        return supervisor.command(action, supervisor.match(pattern), ANNA).getFirst();
    }

    private static List<String> orders(Supervisor supervisor) {
        return supervisor.events().tail(1_000).stream()
                .map(entry -> entry.value().after().order().reason())
                .toList();
    }

    private static String recorder() {
        return TestWorkers.Recorder.class.getName();
    }

    private static Managed service(Supervisor supervisor, String name) {
        return supervisor.find(name).orElseThrow();
    }

    private static ServiceState state(Supervisor supervisor, String name) {
        return service(supervisor, name).service().snapshot().state();
    }

    private static void awaitStates(Supervisor supervisor, String pattern, ServiceState state) {
        await().until(() -> supervisor.match(pattern).stream()
                .allMatch(managed -> managed.service().snapshot().state() == state));
    }
}
