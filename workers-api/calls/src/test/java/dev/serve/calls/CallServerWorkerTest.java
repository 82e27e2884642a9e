package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.serve.testing.TestContext;
import dev.serve.worker.Health;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallServerWorkerTest {

    private static final CallOptions DEFAULTS = CallOptions.defaults();

    private final CountDownLatch gate = new CountDownLatch(1);
    private final TestContext context =
            TestContext.named("calls", "limit = 2, timeout = 20s").sharing(new Procedures());
    private final CallServer server = new CallServer();

    @BeforeEach
    void begin() {
        server.attach(context);
        server.prepare();
        server.start();
    }

    @AfterEach
    void end() {
        gate.countDown();
        server.stop();
    }

    private Task<Outcome<String>> callToTheGate() throws InterruptedException {
        return server.call(
                () -> {
                    gate.await();
                    return "through";
                },
                DEFAULTS);
    }

    private Thread pause() {
        return Thread.startVirtualThread(() -> {
            try {
                server.pause();
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private double gauge(String name) {
        return context.meters().get(name).gauge().value();
    }

    @Test
    void itsSettingsAreItsLimits() {
        assertThat(server.limits()).isEqualTo(new CallLimits(2, 0, 1, Duration.ofSeconds(20)));
        assertThat(CallServer.limits(ConfigFactory.parseString("rate = 5.5, burst = 3")))
                .isEqualTo(CallLimits.defaults().withRate(5.5, 3));
        assertThatThrownBy(() -> CallServer.limits(ConfigFactory.parseString("limit = 0")))
                .hasMessageContaining("found 0");
    }

    @Test
    void aPauseTakesNothingNewAndFinishesWhatRuns() throws InterruptedException {
        Task<Outcome<String>> task = callToTheGate();
        Thread pausing = pause();
        await().until(() -> pausing.getState() == Thread.State.WAITING);

        assertThatThrownBy(() -> server.call(() -> 1, DEFAULTS))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessage("the call server takes no calls: it is paused");
        assertThat(server.running()).isEqualTo(1);
        assertThat(task.isDone()).isFalse();
        gate.countDown();
        pausing.join();
        assertThat(task.await()).isEqualTo(new Outcome.Value<>("through"));

        server.start();
        assertThat(server.call(() -> 2, DEFAULTS).await()).isEqualTo(new Outcome.Value<>(2));
    }

    @Test
    void aFailureAfterAnInterruptedPauseCancelsWhatRuns() throws InterruptedException {
        Task<Outcome<String>> task = callToTheGate();
        Thread pausing = pause();
        await().until(() -> pausing.getState() == Thread.State.WAITING);
        pausing.interrupt();
        pausing.join();

        server.cleanup(new IllegalStateException("the pause took too long"));

        assertThat(task.await()).isEqualTo(new Outcome.Cancelled<>());
    }

    @Test
    void healthAndMetersShowTheLoad() throws InterruptedException {
        callToTheGate();
        callToTheGate();
        assertThatThrownBy(() -> server.callNoWait(() -> 1, DEFAULTS)).isInstanceOf(ServerFullException.class);
        System.gc();

        assertThat(gauge("serve.calls.running")).isEqualTo(2);
        assertThat(gauge("serve.calls.waiting")).isZero();
        assertThat(context.meters()
                        .get("serve.calls.rejected")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(server.health().status()).isEqualTo(Health.Status.UP);
        assertThat(server.health().details())
                .containsEntry("running", 2)
                .containsEntry("limit", 2)
                .containsEntry("rejected", 1L)
                .containsEntry("ended", 0L);
        gate.countDown();
        await().untilAsserted(() -> assertThat(context.meters()
                        .get("serve.calls.ended")
                        .tag("outcome", "value")
                        .functionCounter()
                        .count())
                .isEqualTo(2));
        assertThat(gauge("serve.calls.running")).isZero();
    }

    @Test
    void itIsFoundByItsNameWhileItIsPrepared() {
        assertThat(CallServer.named(context, "calls")).isSameAs(server);

        server.stop();

        assertThatThrownBy(() -> CallServer.named(context, "calls"))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("'calls' is no call server that takes calls");
        assertThatThrownBy(() -> server.call(() -> 1, DEFAULTS))
                .hasMessage("the call server takes no calls: it is stopped");
        assertThat(context.meters().getMeters()).isEmpty();
    }
}
