package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.jobs.Settled;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Supervisors one after the other, each of which goes on with the jobs of the one before. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class JobsLastTest {

    private static final String JOB = JobsTest.Job.class.getName();

    @AutoClose("shutDown")
    private final TestSupervisors running = new TestSupervisors();

    @TempDir
    Path folder;

    /** The clock of the machine, and some hours later. */
    private record Later(Timers machine, Duration by) implements Timers {
        @Override
        public long nanos() {
            return machine.nanos();
        }

        @Override
        public Instant now() {
            return machine.now().plus(by);
        }

        @Override
        public void after(Duration delay, Runnable task) {
            machine.after(delay, task);
        }
    }

    @Test
    void whatWasMissedWhileServeWasDownIsToldAndOneRunMakesUpForIt() throws Exception {
        String modules = "job { worker = %s, every = 1h, catch-up = true }".formatted(JOB);
        Instant planned = begunAndEnded(modules);

        Supervisor second = started(modules, Duration.ofMinutes(330));

        await().until(() -> status(second).runs() == 1);
        assertThat(status(second).missed()).isEqualTo(4);
        assertThat(status(second).last().orElseThrow().begun().planned()).isEqualTo(planned.plus(Duration.ofHours(5)));
        assertThat(status(second).next()).isEqualTo(planned.plus(Duration.ofHours(6)));
        assertThat(log(second))
                .contains(
                        "4 runs were missed while it could not run: serve was down, it was not RUNNING, or the machine"
                                + " slept; this run makes up for them");
    }

    @Test
    void withoutCatchUpTheNextRunComesAtItsTime() throws Exception {
        String modules = "job { worker = %s, every = 1h }".formatted(JOB);
        Instant planned = begunAndEnded(modules);

        Supervisor second = started(modules, Duration.ofMinutes(330));

        await().until(() -> status(second).missed() == 5);
        assertThat(status(second).next()).isEqualTo(planned.plus(Duration.ofHours(6)));
        assertThat(status(second).running()).isEmpty();
        await().until(() -> kept("job").equals(Optional.of(planned.plus(Duration.ofHours(5)))));
    }

    @Test
    void aJobWithAnotherTimetableBeginsAnewAndOneThatIsGoneIsForgotten() throws Exception {
        begunAndEnded("job { worker = %1$s, every = 1h }, gone { worker = %1$s, every = 1h }".formatted(JOB));
        assertThat(kept("gone")).isPresent();

        Supervisor second =
                started("job { worker = %s, every = 2h, catch-up = true }".formatted(JOB), Duration.ofHours(9));

        await().until(() -> kept("job")
                .filter(Instant.now().plusSeconds(8 * 3_600)::isBefore)
                .isPresent());
        assertThat(status(second).missed()).isZero();
        assertThat(status(second).running()).isEmpty();
        assertThat(kept("gone")).isEmpty();
    }

    @Test
    void aRunThatWasUnderWayWhenServeWasKilledIsNotMadeAgain() throws Exception {
        String modules = "job { command = [sleep, \"600\"], every = 1h, catch-up = true }";
        Instant due = Instant.now().minusSeconds(5);
        file(folder).write(Map.of("job", new Settled("every", "1h", Optional.empty(), due.minusSeconds(3_600))));
        Supervisor first = running.started(folder, modules);
        await().until(() -> status(first).running().isPresent());
        await().until(() -> kept("job").equals(Optional.of(due)));
        Path asItWasThen = Files.createDirectories(folder.resolve("then/.serve"));
        Files.copy(file(folder).path(), asItWasThen.resolve("state.jobs.json"));

        Supervisor second = started(folder.resolve("then"), modules, Duration.ofHours(1));

        await().until(() -> status(second).running().isPresent());
        assertThat(status(second).running().orElseThrow().planned()).isEqualTo(due.plusSeconds(3_600));
        assertThat(status(second).missed()).isZero();
    }

    @Test
    void aJobThatStaysPausedIsNotForgotten() throws Exception {
        String modules = "job { worker = %s, every = 1h }, other { worker = %s, every = 1h }".formatted(JOB, JOB);
        Supervisor first = running.started(folder, modules);
        await().until(() -> kept("job").isPresent() && kept("other").isPresent());
        Optional<Instant> planned = kept("job");
        first.command(Action.PAUSE, first.match("job"), Order.of("anna", ""))
                .getFirst()
                .reached()
                .join();
        end(first);

        Supervisor second = started(modules, Duration.ofHours(2));

        await().until(() ->
                second.find("other").orElseThrow().job().orElseThrow().status().missed() > 0);
        end(second);
        assertThat(kept("job")).isEqualTo(planned);
    }

    @Test
    void aBrokenFileIsReplacedAndJobsBeginAnew() throws Exception {
        Files.createDirectories(folder.resolve(".serve"));
        Files.writeString(file(folder).path(), "{\"jobs\": [");

        Supervisor supervisor = running.started(folder, "job { worker = %s, every = 20ms }".formatted(JOB));

        await().until(() -> status(supervisor).runs() > 0);
        await().until(() -> Files.readString(file(folder).path()).contains("20ms"));
    }

    @Test
    void whereNothingCanBeWrittenJobsRunAllTheSame() throws Exception {
        Files.writeString(folder.resolve(".serve"), "not a folder");
        Supervisor supervisor = running.started(folder, "job { worker = %s, every = 20ms }".formatted(JOB));

        await().until(() -> status(supervisor).runs() >= 3);
        end(supervisor);

        assertThat(supervisor.ended().join()).isZero();
        assertThat(status(supervisor).failed()).isZero();
        assertThat(folder.resolve(".serve")).hasContent("not a folder");
    }

    @Test
    void withoutJobsThereIsNoFile() throws Exception {
        Supervisor supervisor =
                running.started(folder, "a { worker = %s }".formatted(TestWorkers.Loop.class.getName()));
        end(supervisor);

        assertThat(folder.resolve(".serve")).doesNotExist();
    }

    /** Returns the time from which on runs were planned. */
    private Instant begunAndEnded(String modules) throws Exception {
        Supervisor first = running.started(folder, modules);
        await().until(() -> kept("job").isPresent());
        end(first);
        return kept("job").orElseThrow();
    }

    private Supervisor started(String modules, Duration later) {
        return started(folder, modules, later);
    }

    private Supervisor started(Path folder, String modules, Duration later) {
        Supervisor supervisor =
                Supervisor.load(TestSupervisors.config(folder, modules), new Later(Timers.system(), later));
        running.add(supervisor);
        supervisor.start();
        return supervisor;
    }

    private static void end(Supervisor supervisor) throws Exception {
        supervisor.shutDown("the test goes on");
        supervisor.ended().get(60, TimeUnit.SECONDS);
    }

    private Optional<Instant> kept(String service) throws IOException {
        return Optional.ofNullable(file(folder).read().get(service)).map(Settled::planned);
    }

    private static JobFile file(Path folder) {
        return JobFile.beside(folder.resolve(".serve/state.json"));
    }

    private static JobStatus status(Supervisor supervisor) {
        return job(supervisor).job().orElseThrow().status();
    }

    private static String log(Supervisor supervisor) {
        return String.join(
                "\n",
                job(supervisor).log().tail(1_000).stream()
                        .map(entry -> entry.value().message())
                        .toList());
    }

    private static Managed job(Supervisor supervisor) {
        return supervisor.find("job").orElseThrow();
    }
}
