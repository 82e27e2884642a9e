package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class JobWorkerTest {

    private final ManualSchedule schedule = new ManualSchedule(false);
    private final TestContext context = TestContext.with("").sharing(schedule);

    /** Each run waits until it may end. */
    private static final class Job extends JobWorker {
        final AtomicInteger runs = new AtomicInteger();
        final CountDownLatch begun = new CountDownLatch(1);
        final Semaphore mayEnd = new Semaphore(0);
        volatile Instant plannedFor = Instant.EPOCH;

        @Override
        protected void run() throws Exception {
            runs.incrementAndGet();
            plannedFor = planned();
            begun.countDown();
            mayEnd.acquire();
        }
    }

    @Test
    void aRunBeginsWhenItIsDueAndKnowsWhatItWasPlannedFor() throws Exception {
        Job job = started(new Job(), context);
        assertThat(job.runs).hasValue(0);
        job.mayEnd.release(2);

        schedule.makeDue();
        schedule.makeDue();

        await().until(() -> schedule.ends().size() == 2);
        assertThat(schedule.ends()).containsOnly(Optional.empty());
        assertThat(job.plannedFor).isEqualTo(ManualSchedule.PLANNED);
        job.pause();
        assertThat(context.living()).isEmpty();
        assertThat(context.failures()).isEmpty();
    }

    @Test
    void aPauseWaitsForTheRunUnderWayAndThenNoneBegins() throws Exception {
        Job job = started(new Job(), context);
        schedule.makeDue();
        job.begun.await();
        Thread pause = Thread.startVirtualThread(() -> pause(job));
        await().until(() -> !job.running());
        assertThat(pause.isAlive()).isTrue();
        assertThat(schedule.ends()).isEmpty();

        job.mayEnd.release();

        pause.join();
        schedule.makeDue();
        assertThat(schedule.ends()).containsExactly(Optional.empty());
        assertThat(job.runs).hasValue(1);
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aRunThatThrowsHasFailedAndTheNextOneComes() throws Exception {
        IllegalStateException failure = new IllegalStateException("no route");
        JobWorker job = started(
                new JobWorker() {
                    @Override
                    protected void run() {
                        throw failure;
                    }
                },
                context);

        schedule.makeDue();
        schedule.makeDue();

        await().until(() -> schedule.ends().size() == 2);
        assertThat(schedule.ends()).containsOnly(Optional.of(failure));
        assertThat(context.failures()).isEmpty();
        job.pause();
    }

    @Test
    void aFailedRunFailsTheServiceWhereTheScheduleSaysSo() throws Exception {
        ManualSchedule strict = new ManualSchedule(true);
        TestContext failing = TestContext.with("").sharing(strict);
        IllegalStateException failure = new IllegalStateException("no route");
        JobWorker job = started(
                new JobWorker() {
                    @Override
                    protected void run() {
                        throw failure;
                    }
                },
                failing);

        strict.makeDue();

        assertThat(failing.awaitFailure()).isSameAs(failure);
        job.cleanup(failure);
        assertThat(failing.living()).isEmpty();
    }

    @Test
    void aRunThatTakesTooLongIsInterruptedAndHasFailed() throws Exception {
        Job job = started(new Job(), context);

        schedule.makeDue(Duration.ofMillis(20));

        await().until(() -> schedule.ends().size() == 1);
        assertThat(schedule.ends().getFirst().orElseThrow())
                .isInstanceOf(TimeoutException.class)
                .hasMessage("the run took longer than its run-timeout of 20 ms");
        job.pause();
    }

    @Test
    void aRunThatDoesNotEndInTimeKeepsTheNextOneFromBeginning() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        JobWorker stubborn = started(
                new JobWorker() {
                    @Override
                    protected void run() {
                        runs.incrementAndGet();
                        while (mayEnd.getCount() > 0) {
                            try {
                                mayEnd.await();
                            } catch (InterruptedException ignored) {
                                interrupted.countDown();
                            }
                        }
                    }
                },
                context);
        schedule.makeDue(Duration.ofMillis(20));
        schedule.makeDue();
        interrupted.await();
        assertThat(runs).hasValue(1);

        mayEnd.countDown();

        await().until(() -> schedule.ends().size() == 2);
        assertThat(runs).hasValue(2);
        stubborn.pause();
    }

    @Test
    void aPauseThatIsGivenUpInterruptsTheRun() throws Exception {
        Job job = started(new Job(), context);
        schedule.makeDue();
        job.begun.await();

        job.cleanup(new TimeoutException("pause() took too long"));

        assertThat(schedule.ends().getFirst()).containsInstanceOf(InterruptedException.class);
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aJobWithoutAScheduleSaysWhatIsMissing() {
        Job job = attached(new Job(), TestContext.with(""));

        assertThatThrownBy(job::prepare)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected its module to say schedule = \"CRON\" or every = DURATION");
    }

    @Test
    void aCommandRunsEachTimeAndItsExitCodeTellsWhetherThatWentWell() throws Exception {
        CommandJob job = started(new CommandJob(List.of("sh", "-c", "echo once; exit 3")), context);

        schedule.makeDue();
        schedule.makeDue();

        await().until(() -> schedule.ends().size() == 2);
        assertThat(schedule.ends().getLast().orElseThrow()).hasMessage("sh: exited with 3");
        await().untilAsserted(() -> assertThat(context.lines()).hasSize(2).allMatch(line -> line.contains("once")));
        job.pause();
        job.stop();
    }

    @Test
    void aStopEndsTheCommandThatIsUnderWayAndAPauseWaitsForIt() throws Exception {
        CommandJob job = started(new CommandJob(List.of("sh", "-c", "echo begun; sleep 600")), context);
        schedule.makeDue();
        await().until(() -> !context.lines().isEmpty());
        Thread pause = Thread.startVirtualThread(() -> pause(job));
        await().until(() -> !job.running());
        assertThat(schedule.ends()).isEmpty();

        job.stop();

        pause.join();
        assertThat(schedule.ends().getFirst().orElseThrow()).hasMessage("sh: killed by signal 15 (SIGTERM)");
        await().until(() -> context.living().isEmpty());
    }

    private static <W extends Worker> W started(W worker, TestContext context) throws Exception {
        attached(worker, context);
        worker.prepare();
        worker.start();
        return worker;
    }

    private void pause(Worker worker) {
        try {
            worker.pause();
        } catch (Exception failure) {
            context.fail(failure);
        }
    }
}
