package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.testing.TestContext;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SimpleWorkerTest {

    private final TestContext context = TestContext.with("");

    /** Counts how many of its loops run, and how many have at most at once. */
    private static final class Counting extends SimpleWorker {
        final CountDownLatch entered = new CountDownLatch(1);
        final AtomicInteger loops = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger mostInside = new AtomicInteger();

        @Override
        protected void loop() throws Exception {
            loops.incrementAndGet();
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            entered.countDown();
            while (running()) {
                sleep(Duration.ofDays(1));
            }
            inside.decrementAndGet();
        }
    }

    @Test
    void aPauseEndsASleepEarlyAndReturnsOnlyWhenTheLoopHasEnded() throws Exception {
        Counting worker = attached(new Counting(), context);
        worker.prepare();
        worker.start();
        worker.entered.await();

        worker.pause();

        assertThat(worker.inside).hasValue(0);
        assertThat(context.living()).isEmpty();
        assertThat(context.ends()).isZero();
        assertThat(context.failures()).isEmpty();
    }

    @Test
    void aPauseThatComesBeforeTheLoopHasBegunKeepsItFromRunning() throws Exception {
        CountDownLatch mayBegin = new CountDownLatch(1);
        Counting worker = new Counting();
        worker.attach(new DelayedThreads(context, mayBegin));
        worker.start();
        Thread pause = Thread.startVirtualThread(() -> {
            try {
                worker.pause();
            } catch (Exception failure) {
                context.fail(failure);
            }
        });
        while (worker.running()) {
            Thread.onSpinWait();
        }

        mayBegin.countDown();
        pause.join();

        assertThat(worker.loops).hasValue(0);
        assertThat(context.ends()).isZero();
        assertThat(context.failures()).isEmpty();
    }

    @Test
    void tenQuickRoundsNeverRunTwoLoopsAtOnce() throws Exception {
        Counting worker = attached(new Counting(), context);
        for (int round = 0; round < 10; round++) {
            worker.start();
            worker.pause();
            assertThat(worker.inside).hasValue(0);
        }

        assertThat(worker.mostInside.get()).isLessThanOrEqualTo(1);
        assertThat(context.failures()).isEmpty();
    }

    @Test
    void aStartWaitsForTheLoopBeforeIt() throws Exception {
        Counting worker = attached(new Counting(), context);
        worker.start();
        worker.entered.await();

        worker.start();
        worker.pause();

        assertThat(worker.mostInside).hasValue(1);
        assertThat(context.living()).isEmpty();
    }

    @Test
    void pausingInTheMiddleOfAnIterationWaitsForItsEnd() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        SimpleWorker worker = attached(
                new SimpleWorker() {
                    @Override
                    protected void loop() throws Exception {
                        while (running()) {
                            working.countDown();
                            finish.await();
                            finished.incrementAndGet();
                        }
                    }

                    @Override
                    protected void wake(Thread loop) {
                        finish.countDown();
                    }
                },
                context);
        worker.start();
        working.await();

        worker.pause();

        assertThat(finished).hasValueGreaterThanOrEqualTo(1);
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aLoopThatReturnsByItselfEndsTheService() throws Exception {
        SimpleWorker worker = attached(loop(() -> {}), context);

        worker.start();

        context.awaitEnd();
        worker.pause();
        assertThat(context.ends()).isEqualTo(1);
    }

    @Test
    void aLoopThatThrowsFailsTheServiceEvenWithAnError() throws Exception {
        AssertionError thrown = new AssertionError("broken");
        SimpleWorker worker = attached(
                loop(() -> {
                    throw thrown;
                }),
                context);

        worker.start();

        assertThat(context.awaitFailure()).isSameAs(thrown);
        assertThat(context.ends()).isZero();
    }

    @Test
    void aLoopWhoseChannelIsClosedByItsPauseHasNotFailed() throws Exception {
        ServerSocketChannel channel = ServerSocketChannel.open().bind(null);
        SimpleWorker worker = attached(
                new SimpleWorker() {
                    @Override
                    protected void loop() throws Exception {
                        channel.accept();
                    }

                    @Override
                    protected void wake(Thread loop) throws IOException {
                        channel.close();
                    }
                },
                context);
        worker.start();

        worker.pause();

        assertThat(context.failures()).isEmpty();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aLoopThatThrowsAnythingElseWhilePausingFails() throws Exception {
        SimpleWorker worker = attached(
                new SimpleWorker() {
                    @Override
                    protected void loop() throws Exception {
                        sleep(Duration.ofDays(1));
                        throw new IOException("disk full");
                    }
                },
                context);
        worker.start();
        while (context.living().stream().noneMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
            Thread.onSpinWait();
        }

        worker.pause();

        assertThat(context.awaitFailure()).hasMessage("disk full");
    }

    @Test
    void aPauseThatIsInterruptedInterruptsTheLoop() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SimpleWorker worker = attached(
                loop(() -> {
                    entered.countDown();
                    while (!Thread.interrupted()) {
                        LockSupport.park();
                    }
                    interrupted.countDown();
                }),
                context);
        worker.start();
        entered.await();
        Thread.currentThread().interrupt();

        assertThatThrownBy(worker::pause).isInstanceOf(InterruptedException.class);

        interrupted.await();
    }

    @Test
    void aCleanupInterruptsTheLoopAndMayBeCalledTwice() throws Exception {
        SimpleWorker worker = attached(loop(() -> new CountDownLatch(1).await()), context);
        worker.cleanup(new IOException("before any start"));
        worker.start();

        worker.cleanup(new IOException("first"));
        worker.cleanup(new IOException("second"));

        assertThat(context.living()).isEmpty();
    }

    @Test
    void aSleepLongerThanNanosecondsCanTellIsASleepToo() throws Exception {
        CountDownLatch slept = new CountDownLatch(1);
        SimpleWorker worker = attached(
                new SimpleWorker() {
                    @Override
                    protected void loop() throws Exception {
                        boolean whole = sleep(Duration.ofSeconds(Long.MAX_VALUE));
                        if (!whole) {
                            slept.countDown();
                        }
                    }
                },
                context);
        worker.start();
        while (context.living().stream().noneMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
            Thread.onSpinWait();
        }

        worker.pause();

        slept.await();
        assertThat(context.failures()).isEmpty();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static SimpleWorker loop(Work work) {
        return new SimpleWorker() {
            @Override
            protected void loop() throws Exception {
                work.run();
            }
        };
    }
}
