package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.calls.Procedures;
import dev.serve.testing.TestContext;
import dev.serve.worker.Health;
import java.time.Duration;

/** A bridge, over some broker. */
final class RunningBridge implements AutoCloseable {

    final TestContext context;
    final AmqpBridge worker;

    private RunningBridge(TestContext context) {
        this.context = context;
        this.worker = TestContext.attached(new AmqpBridge(), context);
    }

    /** One that was not prepared. */
    static RunningBridge made(int port, Procedures procedures, String settings) {
        return new RunningBridge(TestContext.with("uri = \"amqp://127.0.0.1:" + port
                        + "\", connect-timeout = 30s, expose = [m], drain = 30s\n" + settings)
                .sharing(procedures));
    }

    /** One that is prepared, and has its connection. */
    static RunningBridge prepared(int port, Procedures procedures, String settings) throws Exception {
        RunningBridge bridge = made(port, procedures, settings);
        bridge.worker.prepare();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bridge.worker.health().status() == Health.Status.UP);
        return bridge;
    }

    static RunningBridge started(int port, Procedures procedures, String settings) throws Exception {
        RunningBridge bridge = made(port, procedures, settings);
        bridge.worker.prepare();
        bridge.worker.start();
        return bridge;
    }

    @Override
    public void close() {
        try {
            worker.cleanup(new IllegalStateException("the test is over"));
        } catch (Exception failure) {
            throw new AssertionError("the bridge did not end", failure);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(context.living()).as("threads of the bridge").isEmpty());
    }
}
