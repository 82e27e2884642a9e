package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.jobs.Triggered;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.worker.Health;
import dev.serve.worker.JobWorker;
import dev.serve.worker.ServiceState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class JobsTest {

    private static final Order ANNA = Order.of("anna", "");

    @AutoClose("shutDown")
    private final TestSupervisors running = new TestSupervisors();

    @TempDir
    Path folder;

    /** Fails where its settings say so. */
    public static final class Job extends JobWorker {
        @Override
        protected void run() {
            if (setting("fails", false)) {
                throw new IllegalStateException("no route to host");
            }
        }
    }

    @Test
    void aJobRunsAgainAndAgainAndItsServiceIsRunningMeanwhile() {
        Supervisor supervisor = started("job { worker = %s, every = 20ms }".formatted(job()));

        await().until(() -> status(supervisor).runs() >= 3);

        assertThat(state(supervisor)).isEqualTo(ServiceState.RUNNING);
        assertThat(status(supervisor).failed()).isZero();
        assertThat(supervisor.why(managed(supervisor)))
                .anyMatch(line -> line.startsWith("the next run is in ") && line.endsWith("by every = 20ms"))
                .anyMatch(line -> line.startsWith("the last run, planned for ") && line.contains("went well"));
        await().until(() -> supervisor
                        .meters()
                        .get("serve.job.runs")
                        .tag("service", "job")
                        .tag("outcome", "ok")
                        .counter()
                        .count()
                >= 3);
    }

    @Test
    void aFailedRunIsToldAndTheServiceGoesOn() throws Exception {
        Supervisor supervisor = started("job { worker = %s, every = 20ms, settings.fails = true }".formatted(job()));

        await().until(() -> status(supervisor).failed() >= 2);

        assertThat(state(supervisor)).isEqualTo(ServiceState.RUNNING);
        await().untilAsserted(() -> {
            Health health = managed(supervisor).service().health();
            assertThat(health.status()).isEqualTo(Health.Status.UP);
            assertThat(health.details()).containsEntry("lastRun", "failed: no route to host");
        });
        assertThat(log(supervisor)).anyMatch(line -> line.contains("failed") && line.contains("no route to host"));
    }

    @Test
    void aFailedRunFailsTheServiceWhereItIsToldTo() {
        Supervisor supervisor = started("""
                job { worker = %s, every = 20ms, run-failures = fail, restart.policy = never, settings.fails = true }
                other { worker = %s }
                """.formatted(job(), TestWorkers.Loop.class.getName()));

        await().until(() -> state(supervisor) == ServiceState.FAILED);

        assertThat(status(supervisor).failed()).isEqualTo(1);
    }

    @Test
    void whatIsMissedDuringAPauseIsToldAtTheResume() {
        Supervisor supervisor = started("job { worker = %s, every = 20ms, run-at-start = true }".formatted(job()));
        await().until(() -> status(supervisor).runs() >= 1);
        supervisor
                .command(Action.PAUSE, supervisor.match("job"), ANNA)
                .getFirst()
                .reached()
                .join();
        long runs = status(supervisor).runs();
        Instant later = Instant.now().plusMillis(200);
        await().until(() -> Instant.now().isAfter(later));
        assertThat(status(supervisor).runs()).isEqualTo(runs);

        supervisor
                .command(Action.RESUME, supervisor.match("job"), ANNA)
                .getFirst()
                .reached()
                .join();

        await().until(() -> status(supervisor).runs() > runs);
        await().until(() -> log(supervisor).stream().anyMatch(line -> line.contains("missed while it could not run")));
    }

    @Test
    void aModuleThatIsLoadedAnewGoesOnWithItsAccountAndItsTimes() throws Exception {
        Supervisor supervisor = started("job { worker = %s, every = 1h, run-at-start = true }".formatted(job()));
        await().until(() -> status(supervisor).runs() == 1);
        JobStatus before = status(supervisor);

        supervisor.reload(List.of("job"));

        await().until(() -> state(supervisor) == ServiceState.RUNNING);
        assertThat(status(supervisor)).isEqualTo(before);
    }

    @Test
    void aCommandThatEndsWithAnErrorIsAFailedRun() {
        Supervisor supervisor = started("job { command = [sh, -c, \"exit 3\"], every = 50ms }");

        await().until(() -> status(supervisor).failed() >= 2);

        assertThat(state(supervisor)).isEqualTo(ServiceState.RUNNING);
        assertThat(status(supervisor).last().orElseThrow().failure()).contains("sh: exited with 3");
    }

    @Test
    void aStopDoesNotWaitForACommandThatIsUnderWay() {
        Supervisor supervisor = started("job { command = [sleep, \"600\"], every = 1h, run-at-start = true }");
        await().until(() -> status(supervisor).running().isPresent());

        supervisor
                .command(Action.STOP, supervisor.match("job"), ANNA)
                .getFirst()
                .reached()
                .join();

        assertThat(status(supervisor).running()).isEmpty();
    }

    @Test
    void aJobThatIsAskedForRunsNowAndItsNextRunComesAtItsTime() {
        Supervisor supervisor = started("job { worker = %s, every = 1h }".formatted(job()));
        await().until(() -> state(supervisor) == ServiceState.RUNNING);
        Instant next = status(supervisor).next();

        assertThat(managed(supervisor).trigger(Order.of("anna", "after the outage")))
                .isEqualTo(new Triggered.Asked(1));

        await().until(() -> status(supervisor).runs() == 1);
        assertThat(status(supervisor).next()).isEqualTo(next);
        assertThat(log(supervisor)).anyMatch(line -> line.contains("a run was asked for by anna: after the outage"));
    }

    @Test
    void aJobThatCannotRunNowIsNotAskedTo() {
        Supervisor supervisor = started("""
                job { command = [sleep, "600"], every = 1h, run-at-start = true }
                other { worker = %s }
                """.formatted(TestWorkers.Loop.class.getName()));
        await().until(() -> status(supervisor).running().isPresent());

        assertThat(managed(supervisor).trigger(ANNA)).isInstanceOf(Triggered.UnderWay.class);
        assertThat(supervisor.find("other").orElseThrow().trigger(ANNA)).isEqualTo(new Triggered.NoJob());
        supervisor
                .command(Action.STOP, supervisor.match("job"), ANNA)
                .getFirst()
                .reached()
                .join();
        assertThat(managed(supervisor).trigger(ANNA)).isEqualTo(new Triggered.NotRunning(ServiceState.STOPPED));
    }

    @Test
    void aScheduleWithoutAJobAndAJobWithoutAScheduleAreProblems() {
        assertThatThrownBy(() -> Supervisor.load(config("job { worker = %s }".formatted(job()))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "serve.conf:2: serve.modules.job.worker: the worker of job is a job: expected schedule");
        assertThatThrownBy(() -> Supervisor.load(
                        config("job { worker = %s, every = 5m }".formatted(TestWorkers.Loop.class.getName()))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("serve.conf:2: serve.modules.job.every: expected only with workers that are a"
                        + " dev.serve.worker.JobWorker, or with command");
    }

    private Supervisor started(String modules) {
        return running.started(folder, modules);
    }

    private ServeConfig config(String modules) {
        return TestSupervisors.config(folder, modules);
    }

    private static String job() {
        return Job.class.getName();
    }

    private static Managed managed(Supervisor supervisor) {
        return supervisor.find("job").orElseThrow();
    }

    private static JobStatus status(Supervisor supervisor) {
        return managed(supervisor).job().orElseThrow().status();
    }

    private static ServiceState state(Supervisor supervisor) {
        return managed(supervisor).service().snapshot().state();
    }

    private static List<String> log(Supervisor supervisor) {
        return managed(supervisor).log().tail(1_000).stream()
                .map(entry -> entry.value().message())
                .toList();
    }
}
