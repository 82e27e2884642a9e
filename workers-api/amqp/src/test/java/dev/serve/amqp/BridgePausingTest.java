package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Exports;
import dev.serve.calls.Parameter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bridges that are paused, and procedures that are away. */
@ParameterizedClass
@EnumSource
class BridgePausingTest extends BridgeTestBase {

    BridgePausingTest(TestBroker broker) {
        super(broker);
    }

    private void call(String procedure, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            caller.call(named(procedure), "c" + i, i);
        }
    }

    private Set<String> answers(int count) throws Exception {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            answers.add(caller.nextAnswer());
        }
        return answers;
    }

    @Test
    void beforeItIsStartedCallsWaitInTheirQueues() throws Exception {
        RunningBridge bridge = kept(RunningBridge.prepared(port, procedures, prefixed("")));
        call("add", 5);
        caller.channel.waitForConfirms(10_000);
        assertThat(waiting("add")).isEqualTo(5);

        bridge.worker.start();

        assertThat(answers(5)).containsExactly("c0 10", "c1 11", "c2 12", "c3 13", "c4 14");
    }

    @Test
    void whilePausedCallsWaitInTheirQueues() throws Exception {
        RunningBridge bridge = bridge("");
        bridge.worker.pause();

        call("add", 5);
        caller.channel.waitForConfirms(10_000);
        assertThat(waiting("add")).isEqualTo(5);
        assertThat(target.ran).hasValue(0);
        bridge.worker.start();

        assertThat(answers(5)).hasSize(5);
    }

    @Test
    void aPauseLetsWhatRunsFinishAndGivesBackWhatHasNotBegun() throws Exception {
        RunningBridge bridge = bridge("limit = 1");
        call("slow", 5);
        target.begun.acquire();
        await().until(() ->
                Integer.valueOf(5).equals(bridge.worker.health().details().get("running")));

        Thread pausing = Thread.ofVirtual().start(() -> pause(bridge));
        await().until(() -> waiting("slow") == 4);
        assertThat(pausing.isAlive()).isTrue();
        target.mayEnd.release();
        pausing.join();

        assertThat(answers(1)).hasSize(1);
        assertThat(bridge.context.count("serve.amqp.bridge.returned")).isEqualTo(4);
        target.mayEnd.release(4);
        bridge.worker.start();
        assertThat(answers(4)).hasSize(4);
        assertThat(caller.count()).isZero();
    }

    private static void pause(RunningBridge bridge) {
        try {
            bridge.worker.pause();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whatDoesNotFinishInTimeIsInterruptedAndGoesBack() throws Exception {
        RunningBridge bridge = bridge("drain = 100ms");
        caller.call(named("slow"), "c", 7);
        target.begun.acquire();

        bridge.worker.pause();

        target.interrupted.await();
        await().until(() -> waiting("slow") == 1);
        assertThat(caller.count()).isZero();
        target.mayEnd.release();
        bridge.worker.start();
        assertThat(caller.nextAnswer()).isEqualTo("c 7");
    }

    @Test
    void whatWaitsGoesToAnotherBridgeMeanwhile() throws Exception {
        RunningBridge paused = bridge("");
        RunningBridge other = bridge("queue.prefetch = 1");
        paused.worker.pause();

        call("add", 100);

        assertThat(answers(100)).hasSize(100);
        assertThat(other.context.count("serve.amqp.bridge.calls", "outcome", "returned"))
                .isEqualTo(100);
        assertThat(other.context.count("serve.amqp.bridge.redelivered")).isZero();
    }

    @Test
    void twoPausedBridgesKeepWhatWaits() throws Exception {
        RunningBridge one = bridge("");
        RunningBridge two = bridge("");
        call("add", 1);
        answers(1);
        one.worker.pause();
        two.worker.pause();
        call("add", 3);
        caller.channel.waitForConfirms(10_000);

        one.worker.stop();
        assertThat(waiting("add")).isEqualTo(3);
        two.worker.start();

        assertThat(answers(3)).hasSize(3);
    }

    @Test
    void aQueueThatIsLeftIsGoneUntilTheStart() throws Exception {
        RunningBridge bridge = kept(RunningBridge.prepared(port, procedures, prefixed("while-paused = leave")));
        assertThat(hasQueue("add")).isFalse();
        bridge.worker.start();
        call("add", 1);
        answers(1);

        bridge.worker.pause();
        call("add", 1);
        assertThat(caller.nextRefusal()).isEqualTo("returned NO_ROUTE");
        bridge.worker.start();

        call("add", 1);
        assertThat(answers(1)).containsExactly("c0 10");
    }

    @Test
    void itMayBePausedAndStartedManyTimes() throws Exception {
        RunningBridge bridge = bridge("");

        for (int round = 0; round < 10; round++) {
            call("add", 20);
            bridge.worker.pause();
            bridge.worker.start();
        }

        for (int i = 0; i < 200; i++) {
            caller.nextAnswer();
        }
        await().until(() -> waiting("add") == 0);
        assertThat(caller.count()).isZero();
    }

    @Test
    void callsOfAProcedureThatIsPausedWaitInItsQueue() throws Exception {
        RunningBridge bridge = bridge("");
        call("add", 1);
        answers(1);
        provider.close("m is paused", false);
        await().untilAsserted(() -> {
            caller.call(named("add"), "away", 1, 1);
            caller.channel.waitForConfirms(10_000);
            assertThat(waiting("add")).isPositive();
        });
        assertThat(target.ran).hasValue(1);
        long sent = waiting("add");

        provider.open(Exports.of(target));

        for (int i = 0; i < sent; i++) {
            assertThat(caller.nextAnswer()).isEqualTo("away 2");
        }
        assertThat(bridge.context.count("serve.amqp.bridge.poison")).isZero();
    }

    @Test
    void aCallOfAProcedureThatIsBeingReplacedWaitsForTheNewOne() throws Exception {
        bridge("");
        provider.close("m is reloading", true);

        caller.call(named("add"), "c", 1, 2);
        provider.open(Exports.none()
                .and(
                        "add",
                        List.of(Parameter.of("a", long.class), Parameter.of("b", long.class)),
                        String.class,
                        _ -> "new"));

        assertThat(caller.nextAnswer()).isEqualTo("c new");
    }

    @Test
    void aProcedureThatComesLaterIsServedAndOneThatGoesIsNot() throws Exception {
        bridge("");
        provider.open(Exports.of(target).and("extra", List.of(), String.class, _ -> "here"));
        await().until(() -> hasQueue("extra") && caller.channel.consumerCount(queue("extra")) == 1);
        caller.call(named("extra"), "c");
        assertThat(caller.nextAnswer()).isEqualTo("c here");

        provider.open(Exports.of(target));

        await().until(() -> !hasQueue("extra"));
        call("add", 1);
        assertThat(answers(1)).hasSize(1);
    }

    @Test
    void stoppedItLeavesNoQueue() throws Exception {
        RunningBridge bridge = bridge("");
        bridge.worker.pause();

        bridge.worker.stop();

        await().until(() -> !hasQueue("add"));
    }
}
