package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of calls to a bridge. */
@ParameterizedClass
@EnumSource
class BridgeCallsTest extends BridgeTestBase {

    BridgeCallsTest(TestBroker broker) {
        super(broker);
    }

    @Test
    void aCallIsAnsweredWithItsCorrelationId() throws Exception {
        RunningBridge bridge = bridge("");

        caller.call(named("add"), "c-1", 1, 2);

        assertThat(caller.nextAnswer()).isEqualTo("c-1 3");
        await().until(() -> bridge.context.count("serve.amqp.bridge.calls", "outcome", "returned") == 1);
        await().until(() ->
                Integer.valueOf(0).equals(bridge.worker.health().details().get("running")));
    }

    @Test
    void aCorrelationIdThatIsAbsentStaysAbsent() throws Exception {
        bridge("");

        caller.send(
                "async_" + named("add"), RawServer.CODEC.encodeRequest(Arguments.of(1, 2)), properties -> properties);

        assertThat(caller.next().getProperties().getCorrelationId()).isNull();
    }

    @Test
    void argumentsBindByPositionAndByName() throws Exception {
        bridge("");

        caller.send(named("add"), "both", Arguments.of(1).and("b", 5));
        assertThat(caller.nextAnswer()).isEqualTo("both 6");
        caller.send(named("add"), "named", Arguments.ofMap(Map.of("a", 1)));
        assertThat(caller.nextAnswer()).isEqualTo("named 11");
    }

    @Test
    void aFailureIsAnsweredWithItsTrace() throws Exception {
        RunningBridge bridge = bridge("");

        caller.call(named("fail"), "c", "no disk");

        assertThat(caller.nextAnswer())
                .startsWith("c failed: java.io.IOException: no disk\n    at ")
                .contains("BridgeTarget.fail(BridgeTarget.java:");
        await().until(() -> bridge.context.count("serve.amqp.bridge.calls", "outcome", "failed") == 1);
    }

    @Test
    void withoutStacksAFailureIsAnsweredWithItsTypeAndMessage() throws Exception {
        bridge("send-stacks = false");

        caller.call(named("fail"), "c", "no disk");

        assertThat(caller.nextAnswer()).isEqualTo("c failed: java.io.IOException: no disk");
    }

    @Test
    void argumentsThatDoNotFitAreRefused() throws Exception {
        RunningBridge bridge = bridge("");

        caller.call(named("add"), "many", 1, 2, 3);
        assertThat(caller.nextAnswer())
                .isEqualTo("many failed: dev.serve.calls.BadArgumentsException: add(a, b?) takes from 1 to 2"
                        + " arguments, found 3 by position");
        caller.send(named("add"), "unknown", Arguments.of(1).and("c", 2));
        assertThat(caller.nextAnswer()).contains("add(a, b?) has no parameter [c]");
        assertThat(target.ran).hasValue(0);
        await().until(() -> bridge.context.count("serve.amqp.bridge.calls", "outcome", "refused") == 2);
    }

    @Test
    void argumentsThatAreNotValidatedAreLeftOutWhereTheProcedureDoesNotKnowThem() throws Exception {
        bridge("");

        caller.send(named("lenient"), "c", Arguments.of("x", "y").and("z", 1));

        assertThat(caller.nextAnswer()).isEqualTo("c x");
    }

    @Test
    void aBodyThatIsNoCallIsAnsweredAndNeverComesBack() throws Exception {
        RunningBridge bridge = bridge("");

        caller.send(
                "async_" + named("add"),
                "rubbish".getBytes(StandardCharsets.UTF_8),
                properties -> properties.correlationId("c"));

        assertThat(caller.nextAnswer()).startsWith("c failed: dev.serve.amqp.MalformedMessageException: expected");
        assertThat(bridge.context.count("serve.amqp.bridge.malformed")).isEqualTo(1);
        bridge.worker.pause();
        assertThat(caller.channel.messageCount(queue("add"))).isZero();
    }

    @Test
    void aCallWithoutAReplyQueueIsNotRun() throws Exception {
        RunningBridge bridge = bridge("");

        caller.send(
                "async_" + named("add"),
                RawServer.CODEC.encodeRequest(Arguments.of(1, 2)),
                properties -> properties.replyTo(null));

        await().until(() -> bridge.context.count("serve.amqp.bridge.unanswerable", "reason", "no-reply-to") == 1);
        bridge.worker.pause();
        assertThat(caller.channel.messageCount(queue("add"))).isZero();
        assertThat(target.ran).hasValue(0);
    }

    @Test
    void aCallerThatIsGoneIsCountedAndTheNextIsAnswered() throws Exception {
        RunningBridge bridge = bridge("");

        for (int i = 0; i < 100; i++) {
            caller.send(
                    "async_" + named("add"),
                    RawServer.CODEC.encodeRequest(Arguments.of(1, 2)),
                    properties -> properties.replyTo("nowhere"));
        }
        caller.call(named("add"), "next", 1, 2);

        assertThat(caller.nextAnswer()).isEqualTo("next 3");
        await().until(() -> bridge.context.count("serve.amqp.bridge.unanswerable", "reason", "caller-gone") == 100);
        assertThat(bridge.context.lines().stream().filter(line -> line.contains("nowhere")))
                .hasSizeLessThan(20);
    }

    @Test
    void aResultThatCanNotBeSentIsAnsweredAsAFailure() throws Exception {
        RunningBridge bridge = bridge("");

        caller.call(named("odd"), "c");

        assertThat(caller.nextAnswer())
                .startsWith("c failed: " + named("odd") + " returned what can't be sent: a java.lang.Thread");
        await().until(() -> bridge.context.count("serve.amqp.bridge.calls", "outcome", "unsendable") == 1);
    }
}
