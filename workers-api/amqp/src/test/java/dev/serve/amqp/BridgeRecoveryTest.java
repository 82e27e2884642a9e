package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.serve.calls.Arguments;
import dev.serve.worker.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are lost, and calls that come back. */
@ParameterizedClass
@EnumSource
class BridgeRecoveryTest extends BridgeTestBase {

    BridgeRecoveryTest(TestBroker broker) {
        super(broker);
    }

    @Test
    void aConnectionThatIsLostComesBackAndIsTold() throws Exception {
        Tunnel tunnel = kept(Tunnel.to(port));
        RunningBridge bridge = kept(RunningBridge.started(tunnel.port(), procedures, prefixed("")));
        assertThat(bridge.worker.health().status()).isEqualTo(Health.Status.UP);

        tunnel.cut();
        await().until(() -> bridge.worker.health().status() == Health.Status.DOWN);
        assertThat(bridge.worker.health().details()).containsKeys("since", "reason");
        tunnel.mend();

        await().until(() -> bridge.worker.health().status() == Health.Status.UP);
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @Test
    void aPausedBridgeThatConnectsAnewStaysPaused() throws Exception {
        Tunnel tunnel = kept(Tunnel.to(port));
        RunningBridge bridge = kept(RunningBridge.started(tunnel.port(), procedures, prefixed("")));
        bridge.worker.pause();
        tunnel.cut();
        await().until(() -> bridge.worker.health().status() == Health.Status.DOWN);
        tunnel.mend();
        await().until(() -> bridge.worker.health().status() == Health.Status.UP);

        caller.call(named("add"), "c", 1, 2);
        caller.channel.waitForConfirms(10_000);
        assertThat(waiting("add")).isEqualTo(1);
        bridge.worker.start();

        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @Test
    void startedWithoutAConnectionItServesOnceThereIsOne() throws Exception {
        Tunnel tunnel = kept(Tunnel.to(port));
        RunningBridge bridge = kept(RunningBridge.prepared(tunnel.port(), procedures, prefixed("")));
        tunnel.cut();
        await().until(() -> bridge.worker.health().status() == Health.Status.DOWN);

        bridge.worker.start();
        tunnel.mend();

        await().until(() -> bridge.worker.health().status() == Health.Status.UP);
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @Test
    void aCallWhoseBridgeIsCutOffIsRunByAnother() throws Exception {
        Tunnel tunnel = kept(Tunnel.to(port));
        RunningBridge first = kept(RunningBridge.started(tunnel.port(), procedures, prefixed("")));
        caller.call(named("slow"), "c", 1);
        target.begun.acquire();
        RunningBridge second = bridge("");

        tunnel.cut();
        target.begun.acquire();
        target.mayEnd.release(2);

        assertThat(caller.nextAnswer()).isEqualTo("c 1");
        assertThat(second.context.count("serve.amqp.bridge.redelivered")).isEqualTo(1);
        await().until(() -> first.context.count("serve.amqp.bridge.unanswerable", "reason", "connection-lost") == 1);
        assertThat(caller.count()).isZero();
    }

    @Test
    void aQueueThatIsOtherwiseOnceItConnectsAgainFailsTheBridge() throws Exception {
        Tunnel tunnel = kept(Tunnel.to(port));
        RunningBridge bridge = kept(RunningBridge.started(tunnel.port(), procedures, prefixed("")));
        tunnel.cut();
        await().until(() -> !hasQueue("add"));
        Channel channel = caller.newChannel();
        channel.queueDeclare(
                queue("add"), true, false, true, Map.of("x-overflow", "reject-publish", "x-max-length", 1));
        tunnel.mend();

        assertThat(bridge.context.awaitFailure())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining(queue("add"))
                .hasMessageContaining("redeclare = true");
        channel.queueDelete(queue("add"));
    }

    /** Has a message of a paused bridge come back. */
    private void callThatComesBack(int times) throws Exception {
        caller.send(
                "async_" + named("add"),
                RawServer.CODEC.encodeRequest(Arguments.of(1, 2)),
                properties -> properties
                        .correlationId("c")
                        .userId("guest")
                        .headers(times == 0 ? null : Map.of(Redelivery.HEADER, times)));
        Channel channel = caller.newChannel();
        GetResponse taken = await().until(() -> channel.basicGet(queue("add"), false), got -> got != null);
        channel.basicNack(taken.getEnvelope().getDeliveryTag(), false, true);
        channel.close();
    }

    @Test
    void aCallThatComesBackIsRunOnce() throws Exception {
        RunningBridge bridge = kept(RunningBridge.prepared(port, procedures, prefixed("")));
        callThatComesBack(0);

        bridge.worker.start();

        assertThat(caller.nextAnswer()).isEqualTo("c 3");
        assertThat(bridge.context.count("serve.amqp.bridge.redelivered")).isEqualTo(1);
        assertThat(target.ran).hasValue(1);
        await().until(() -> waiting("add") == 0);
    }

    @Test
    void aCallThatComesBackForTheLastTimeIsRun() throws Exception {
        RunningBridge bridge = kept(RunningBridge.prepared(port, procedures, prefixed("max-redeliveries = 4")));
        callThatComesBack(3);

        bridge.worker.start();

        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @Test
    void aCallThatComesBackTooOftenIsRefused() throws Exception {
        RunningBridge bridge = kept(RunningBridge.prepared(port, procedures, prefixed("max-redeliveries = 4")));
        callThatComesBack(4);

        bridge.worker.start();

        assertThat(caller.nextAnswer())
                .isEqualTo("c failed: " + named("add")
                        + " was given up: the call came back 5 times without an answer, expected at most 4");
        assertThat(bridge.context.count("serve.amqp.bridge.poison")).isEqualTo(1);
        assertThat(target.ran).hasValue(0);
        bridge.worker.pause();
        assertThat(waiting("add")).isZero();
    }

    @Test
    void pausesInTheMiddleOfManyCallsLoseNone() throws Exception {
        RunningBridge bridge = bridge("");
        List<CompletableFuture<CallResult>> results = new ArrayList<>();
        try (AmqpClient client = AmqpClient.open("amqp://127.0.0.1:" + port)) {
            for (int i = 0; i < 2_000; i++) {
                results.add(client.callAsync(
                        AmqpCall.of(named("add"), Arguments.of(i, 1)).withTimeout(Duration.ofSeconds(50))));
                if (i % 500 == 250) {
                    bridge.worker.pause();
                    bridge.worker.start();
                }
            }

            for (int i = 0; i < 2_000; i++) {
                assertThat(results.get(i).get(50, TimeUnit.SECONDS).orThrow()).isEqualTo(i + 1L);
            }
        }
        assertThat(target.ran).hasValueGreaterThanOrEqualTo(2_000);
        assertThat(bridge.context.count("serve.amqp.bridge.poison")).isZero();
    }
}
