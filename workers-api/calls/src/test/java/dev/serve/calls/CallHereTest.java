package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallHereTest {

    private static final CallOptions DEFAULTS = CallOptions.defaults();

    /** An outcome, and the thread that told it. */
    private record Told(Outcome<String> outcome, Thread by) {}

    private final CallServer server = CallServer.open(CallLimits.defaults().withAtOnce(1), new Procedures());
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicReference<@Nullable Told> told = new AtomicReference<>();

    @AfterEach
    void close() throws InterruptedException {
        gate.countDown();
        server.close(Duration.ofSeconds(10));
    }

    private void tell(Outcome<String> outcome) {
        assertThat(told.compareAndSet(null, new Told(outcome, Thread.currentThread())))
                .isTrue();
    }

    @Test
    void theFunctionRunsAndItsOutcomeIsToldOnTheCallersThread() throws InterruptedException {
        server.<String>callHere(() -> Thread.currentThread().getName(), List.of(), DEFAULTS, this::tell);

        String here = Thread.currentThread().getName();
        assertThat(told.get()).isEqualTo(new Told(new Outcome.Value<>(here), Thread.currentThread()));
        assertThat(server.running()).isZero();
    }

    @Test
    void atItsTimeoutAnotherThreadTellsAndTheCallersThreadIsNoLongerInterruptedAfterwards()
            throws InterruptedException {
        Duration time = Duration.ofMillis(30);

        server.<String>callHere(
                () -> {
                    await().until(() -> told.get() != null);
                    return "late";
                },
                List.of(),
                DEFAULTS.withTimeout(time),
                this::tell);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        await().until(() -> told.get() != null);
        assertThat(told.get()).satisfies(it -> {
            assertThat(it.outcome()).isEqualTo(new Outcome.Timeout<>(time));
            assertThat(it.by()).isNotEqualTo(Thread.currentThread());
        });
        assertThat(server.running()).isZero();
    }

    @Test
    void aFunctionThatSwallowsItsInterruptLeavesNoneBehind() throws InterruptedException {
        server.<String>callHere(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return "late";
                },
                List.of(),
                DEFAULTS.withTimeout(Duration.ofMillis(30)),
                this::tell);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void withoutAPlaceInTimeTheOutcomeIsATimeoutAndNothingIsCalled() throws InterruptedException {
        server.call(
                () -> {
                    gate.await();
                    return 1;
                },
                DEFAULTS);
        Duration time = Duration.ofMillis(30);
        AtomicInteger called = new AtomicInteger();

        server.<String>callHere(
                () -> "call " + called.incrementAndGet(), List.of(), DEFAULTS.withTimeout(time), this::tell);

        await().until(() -> told.get() != null);
        assertThat(told.get()).extracting(Told::outcome).isEqualTo(new Outcome.Timeout<>(time));
        assertThat(called).hasValue(0);
    }

    @Test
    void whatIsDeclaredIsTriedAgain() throws InterruptedException {
        AtomicInteger called = new AtomicInteger();

        server.<String>callHere(
                () -> {
                    if (called.incrementAndGet() < 2) {
                        throw new IOException("once");
                    }
                    return "twice";
                },
                List.of(IOException.class),
                DEFAULTS.withRetries(new Retries(1, Duration.ZERO, List.of())),
                this::tell);

        assertThat(told.get()).extracting(Told::outcome).isEqualTo(new Outcome.Value<>("twice"));
    }

    @Test
    void aClosedServerThrowsAndTellsNothing() {
        server.close();

        assertThatThrownBy(() -> server.<String>callHere(() -> "", List.of(), DEFAULTS, this::tell))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessage("the call server takes no calls: it is closed");
        assertThat(told.get()).isNull();
    }
}
