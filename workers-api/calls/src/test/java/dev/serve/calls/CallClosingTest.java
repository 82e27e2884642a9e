package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallClosingTest {

    private static final CallOptions DEFAULTS = CallOptions.defaults();

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CallServer server = CallServer.open(CallLimits.defaults().withAtOnce(1), new Procedures());

    @AfterEach
    void close() throws InterruptedException {
        gate.countDown();
        server.close(Duration.ofSeconds(10));
    }

    private Task<Outcome<String>> callToTheGate() throws InterruptedException {
        return server.call(
                () -> {
                    gate.await();
                    return "through";
                },
                DEFAULTS);
    }

    @Test
    void closingWaitsForWhatRunsAndCountsItOn() throws InterruptedException {
        Task<Outcome<String>> task = callToTheGate();
        AtomicBoolean endedByItself = new AtomicBoolean();
        Thread closing = Thread.startVirtualThread(() -> {
            try {
                endedByItself.set(server.close(Duration.ofSeconds(30)));
            } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
            }
        });
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);

        assertThat(server.running()).isEqualTo(1);
        assertThat(task.isDone()).isFalse();
        assertThatThrownBy(() -> server.call(() -> 1, DEFAULTS)).isInstanceOf(ServiceUnavailableException.class);
        gate.countDown();
        closing.join();

        assertThat(endedByItself).isTrue();
        assertThat(task.await()).isEqualTo(new Outcome.Value<>("through"));
        assertThat(server.running()).isZero();
    }

    @Test
    void whatHasNotEndedByTheDeadlineIsCancelled() throws InterruptedException {
        Task<Outcome<String>> task = callToTheGate();

        assertThat(server.close(Duration.ofMillis(20))).isFalse();

        assertThat(task.await()).isEqualTo(new Outcome.Cancelled<>());
    }

    @Test
    void callersThatWaitForAPlaceAreToldAtOnceWhenItIsClosed() throws InterruptedException {
        callToTheGate();
        Queue<Throwable> told = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(Thread.startVirtualThread(() -> {
                try {
                    server.call(() -> 1, DEFAULTS);
                } catch (ServiceUnavailableException | InterruptedException refused) {
                    told.add(refused);
                }
            }));
        }
        await().until(() -> server.waiting() == 20);

        Thread closing = Thread.startVirtualThread(server::close);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(closing.isAlive()).isTrue();
        assertThat(told)
                .hasSize(20)
                .allSatisfy(refused -> assertThat(refused)
                        .isInstanceOf(ServiceUnavailableException.class)
                        .hasMessage("the call server takes no calls: it is closed"));
        assertThat(server.running()).isEqualTo(1);
        gate.countDown();
        closing.join();
    }

    @Test
    void aClosedServerTakesNoCallsOfAnyKind() {
        server.close();

        assertThatThrownBy(() -> server.callNoWait(() -> 1, DEFAULTS)).isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> server.callMany(List.of(() -> 1), DEFAULTS))
                .isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> server.call(new Call("add", Arguments.none()), DEFAULTS))
                .isInstanceOf(ServiceUnavailableException.class);
        server.close();
    }
}
