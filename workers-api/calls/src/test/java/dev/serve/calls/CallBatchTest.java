package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallBatchTest {

    private static final CallOptions DEFAULTS = CallOptions.defaults();
    private final IllegalStateException error = new IllegalStateException("the third");

    private final CallServer server = CallServer.open(CallLimits.defaults(), new Procedures());

    @AfterEach
    void close() throws InterruptedException {
        server.close(Duration.ofSeconds(10));
    }

    private Callable<Integer> error() {
        return () -> {
            throw error;
        };
    }

    private static Outcome<Integer> value(int value) {
        return new Outcome.Value<>(value);
    }

    @Test
    void aBatchThatAbortsCancelsWhatComesAfterItsFirstError() throws InterruptedException {
        AtomicInteger called = new AtomicInteger();

        List<Outcome<Integer>> outcomes = server.callMany(
                        List.of(() -> 1, () -> 2, error(), called::incrementAndGet, called::incrementAndGet),
                        DEFAULTS.withAbortBatchOnError(true))
                .await();

        assertThat(outcomes)
                .containsExactly(
                        value(1),
                        value(2),
                        new Outcome.Thrown<>(error, 1),
                        new Outcome.Cancelled<>(),
                        new Outcome.Cancelled<>());
        assertThat(called).hasValue(0);
    }

    @Test
    void aBatchThatDoesNotAbortGoesOnAfterAnError() throws InterruptedException {
        List<Outcome<Integer>> outcomes = server.callMany(
                        List.of(() -> 1, () -> 2, error(), () -> 4, () -> 5), DEFAULTS)
                .await();

        assertThat(outcomes).containsExactly(value(1), value(2), new Outcome.Thrown<>(error, 1), value(4), value(5));
    }

    @Test
    void whenItsTimeIsUpABatchHasTimedOutFromTheCallThatWasRunningOn() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger called = new AtomicInteger();
        Duration time = Duration.ofSeconds(2);

        List<Outcome<Integer>> outcomes = server.<Integer>callMany(
                        List.of(
                                () -> 1,
                                () -> {
                                    never.await();
                                    return 2;
                                },
                                called::incrementAndGet),
                        DEFAULTS.withTimeout(time))
                .await();

        assertThat(outcomes).containsExactly(value(1), new Outcome.Timeout<>(time), new Outcome.Timeout<>(time));
        await().until(() -> server.running() == 0);
        assertThat(called).hasValue(0);
    }

    @Test
    void whatAFunctionMakesOfItsInterruptIsNeverTheOutcomeOfACancelledBatch() throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            Task<List<Outcome<Integer>>> task = server.callMany(
                    List.of(
                            () -> 1,
                            () -> {
                                begun.countDown();
                                while (!Thread.currentThread().isInterrupted()) {
                                    Thread.onSpinWait();
                                }
                                throw new InterruptedException("noticed at once");
                            },
                            () -> 3),
                    DEFAULTS);
            begun.await();
            task.cancel();

            assertThat(task.await()).containsExactly(value(1), new Outcome.Cancelled<>(), new Outcome.Cancelled<>());
        }
    }

    @Test
    void aBatchRunsOneByOneInOrderOnOnePlace() throws InterruptedException {
        AtomicInteger turn = new AtomicInteger();
        Callable<Integer> next = turn::incrementAndGet;
        Callable<Integer> places = server::running;

        List<Outcome<Integer>> outcomes = server.callManyNoWait(List.of(next, next, places, next), DEFAULTS)
                .await();

        assertThat(outcomes).containsExactly(value(1), value(2), value(1), value(3));
    }

    @Test
    void aBatchOfNothingEndsWithNothing() throws InterruptedException {
        assertThat(server.<Integer>callMany(List.of(), DEFAULTS).await()).isEmpty();
    }

    @Test
    void theCallbackOfABatchGetsTheWholeListOnce() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch mayEnd = new CountDownLatch(1);
        Task<List<Outcome<Integer>>> task = server.callMany(
                List.of(
                        () -> {
                            mayEnd.await();
                            return 1;
                        },
                        () -> 2),
                DEFAULTS);

        task.onDone(list -> told.addAndGet(list.size()));
        mayEnd.countDown();

        await().untilAtomic(told, Matchers.is(2));
        assertThat(task.await()).containsExactly(value(1), value(2));
    }

    @Test
    void theCallbackOfTheOptionsOfABatchGetsTheWholeListOnce() throws InterruptedException {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();

        Task<List<Outcome<Integer>>> task =
                server.callMany(List.of(() -> 1, () -> 2), DEFAULTS.withCallback(told::add));

        assertThat(told.take()).isEqualTo(List.of(value(1), value(2))).isEqualTo(task.await());
        assertThat(told).isEmpty();
    }

    @Test
    void eachCallOfABatchIsTriedAgainByItself() throws InterruptedException {
        AtomicInteger first = new AtomicInteger();
        Callable<Integer> secondTime = () -> {
            if (first.incrementAndGet() < 2) {
                throw error;
            }
            return first.get();
        };
        Retries retries = new Retries(1, Duration.ZERO, List.of(IllegalStateException.class));

        List<Outcome<Integer>> outcomes = server.callMany(List.of(secondTime, error()), DEFAULTS.withRetries(retries))
                .await();

        assertThat(outcomes).containsExactly(value(2), new Outcome.Thrown<>(error, 2));
    }
}
