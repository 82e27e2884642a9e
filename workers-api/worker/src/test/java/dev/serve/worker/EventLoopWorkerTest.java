package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLoopWorkerTest {

    private final TestContext context = TestContext.with("");

    /** Notes the thread of each of its hooks. */
    private static class Noting extends EventLoopWorker {
        final List<String> hooks = new CopyOnWriteArrayList<>();

        private CompletionStage<?> note(String hook) {
            hooks.add(hook + " " + onLoop());
            return done();
        }

        @Override
        protected CompletionStage<?> onPrepare() throws Exception {
            return note("prepare");
        }

        @Override
        protected CompletionStage<?> onStart() throws Exception {
            return note("start");
        }

        @Override
        protected CompletionStage<?> onPause() throws Exception {
            return note("pause");
        }

        @Override
        protected CompletionStage<?> onStop() throws Exception {
            return note("stop");
        }

        @Override
        protected CompletionStage<?> onCleanup(Throwable failure) throws Exception {
            return note("cleanup");
        }
    }

    private static <W extends EventLoopWorker> W running(W worker, TestContext context) throws Exception {
        attached(worker, context).prepare();
        worker.start();
        return worker;
    }

    @Test
    void everyHookRunsOnTheLoop() throws Exception {
        Noting worker = running(new Noting(), context);
        worker.pause();
        worker.stop();
        running(worker, context);
        worker.cleanup(new IOException("failed"));

        assertThat(worker.hooks)
                .containsExactly(
                        "prepare true",
                        "start true",
                        "pause true",
                        "stop true",
                        "prepare true",
                        "start true",
                        "cleanup true");
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aMethodWaitsForTheStageOfItsHookWhileTasksGoOn() throws Exception {
        CompletableFuture<String> started = new CompletableFuture<>();
        Noting worker = attached(
                new Noting() {
                    @Override
                    protected CompletionStage<?> onStart() {
                        return started;
                    }
                },
                context);
        worker.prepare();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> start = threads.submit(() -> {
                worker.start();
                return null;
            });
            passThrough(worker);
            assertThat(start).isNotDone();

            worker.execute(() -> started.complete("now"));

            start.get();
        }
        worker.pause();
        worker.stop();
    }

    @Test
    void whatAHookOrItsStageThrowsIsThrownByTheMethod() throws Exception {
        IOException failure = new IOException("no route");
        Noting worker = running(
                new Noting() {
                    @Override
                    protected CompletionStage<?> onPause() throws IOException {
                        throw failure;
                    }

                    @Override
                    protected CompletionStage<?> onStop() {
                        return CompletableFuture.failedFuture(failure);
                    }
                },
                context);

        assertThatThrownBy(worker::pause).isSameAs(failure);
        assertThatThrownBy(worker::stop).isSameAs(failure);
        worker.cleanup(failure);

        assertThat(worker.hooks).last().isEqualTo("cleanup true");
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aTaskThatWaitsIsCancelledByAPause() throws Exception {
        Noting worker = running(new Noting(), context);
        EventLoopWorker.Task task = worker.schedule(Duration.ofDays(1), () -> {});

        worker.pause();

        assertThat(task.isCancelled()).isTrue();
        worker.stop();
    }

    @Test
    void aTaskOfTheTimeBeforeTheStartOutlivesAPauseAndIsCancelledByTheStop() throws Exception {
        Noting worker = attached(new Noting(), context);
        worker.prepare();
        AtomicInteger beats = new AtomicInteger();
        EventLoopWorker.Task task = worker.every(Duration.ofMillis(1), beats::incrementAndGet);
        worker.start();
        worker.pause();
        int before = beats.get();

        await().until(() -> beats.get() > before);
        worker.stop();

        assertThat(task.isCancelled()).isTrue();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aWorkerWithAPendingTaskIsStoppedAndTheTaskCancelled() throws Exception {
        Noting worker = attached(new Noting(), context);
        worker.prepare();
        EventLoopWorker.Task task = worker.schedule(Duration.ofDays(1), () -> {});

        worker.stop();

        assertThat(task.isCancelled()).isTrue();
        assertThat(context.living()).isEmpty();
        assertThat(context.failures()).isEmpty();
    }

    @Test
    void tasksRunInTheOrderOfTheirTimes() throws Exception {
        Noting worker = running(new Noting(), context);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(3);
        worker.execute(() -> {
            worker.schedule(Duration.ofSeconds(5), () -> add(order, "late", done));
            worker.execute(() -> add(order, "first", done));
            worker.execute(() -> add(order, "second", done));
        });

        done.await();

        assertThat(order).containsExactly("first", "second", "late");
        worker.pause();
        worker.stop();
    }

    /** Returns when the loop has done all that is due. */
    private static void passThrough(EventLoopWorker worker) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        worker.execute(passed::countDown);
        passed.await();
    }

    private static void add(List<String> order, String name, CountDownLatch done) {
        order.add(name);
        done.countDown();
    }

    @Test
    void aTaskThatThrowsFailsTheService() throws Exception {
        Noting worker = running(new Noting(), context);
        IllegalStateException failure = new IllegalStateException("broken");

        worker.every(Duration.ofMillis(1), () -> {
            throw failure;
        });

        assertThat(context.awaitFailure()).isSameAs(failure);
        worker.cleanup(failure);
        assertThat(context.failures()).containsExactly(failure);
    }

    @Test
    void aPeriodicTaskCanBeCancelled() throws Exception {
        Noting worker = running(new Noting(), context);
        CountDownLatch ran = new CountDownLatch(3);
        EventLoopWorker.Task task = worker.every(Duration.ofMillis(1), ran::countDown);
        ran.await();

        task.cancel();
        passThrough(worker);

        assertThat(task.isCancelled()).isTrue();
        worker.pause();
        worker.stop();
    }

    @Test
    void aFullQueueRefusesATask() throws Exception {
        Noting worker = running(new Noting(), TestContext.with("queue-limit = 2"));
        worker.schedule(Duration.ofDays(1), () -> {});
        worker.schedule(Duration.ofDays(1), () -> {});

        assertThatThrownBy(() -> worker.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("queue-limit");
        worker.pause();
        worker.stop();
        assertThat(worker.hooks).hasSize(4);
    }

    @Test
    void aTaskOutsideTheTimeFromPrepareToStopIsRefused() throws Exception {
        Noting worker = attached(new Noting(), context);
        assertThatThrownBy(() -> worker.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        worker.prepare();
        worker.stop();

        assertThatThrownBy(() -> worker.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aCleanupInterruptsATaskThatBlocksAndReleasesAfterIt() throws Exception {
        Noting worker = running(new Noting(), context);
        CountDownLatch blocking = new CountDownLatch(1);
        worker.execute(() -> {
            blocking.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupt) {
                worker.hooks.add("interrupted");
            }
        });
        blocking.await();

        worker.cleanup(new IOException("deadline"));

        assertThat(worker.hooks).endsWith("interrupted", "cleanup true");
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aStopWhoseStageNeverCompletesIsInterruptibleAndCleanedUpTwice() throws Exception {
        Noting worker = running(
                new Noting() {
                    @Override
                    protected CompletionStage<?> onStop() {
                        return new CompletableFuture<>();
                    }
                },
                context);
        worker.pause();
        Thread.currentThread().interrupt();
        assertThatThrownBy(worker::stop).isInstanceOf(InterruptedException.class);

        worker.cleanup(new IOException("deadline"));
        worker.cleanup(new IOException("late"));

        assertThat(worker.hooks).last().isEqualTo("cleanup true");
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aCleanupBeforePrepareDoesNothing() throws Exception {
        Noting worker = attached(new Noting(), context);

        worker.cleanup(new IOException("early"));

        assertThat(worker.hooks).isEmpty();
    }
}
