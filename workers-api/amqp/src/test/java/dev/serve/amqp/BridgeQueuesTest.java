package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.typesafe.config.ConfigException;
import dev.serve.calls.Arguments;
import dev.serve.calls.Exports;
import dev.serve.calls.Procedure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The queues that a bridge declares. */
@ParameterizedClass
@EnumSource
class BridgeQueuesTest extends BridgeTestBase {

    BridgeQueuesTest(TestBroker broker) {
        super(broker);
    }

    @Test
    void exchangeAndQueuesAreThoseOfRabiBridge() throws Exception {
        bridge("");
        Channel channel = caller.newChannel();

        channel.exchangeDeclare("rpc", "direct", true, false, Map.of());
        channel.queueDeclare(queue("add"), true, false, true, Map.of("x-overflow", "reject-publish"));
        channel.queueDeclare(
                "rpc_sync_" + named("limited"),
                true,
                false,
                true,
                Map.of("x-overflow", "reject-publish", "x-max-length", 2, "x-message-ttl", 20_000));

        assertThat(channel.isOpen()).isTrue();
        assertThat(hasQueue("limited")).isFalse();
    }

    @Test
    void settingsOfOneQueueGoOverThoseOfAllAndBothOverTheAnnotation() throws Exception {
        bridge("queue { size = 5, timeout = 5s }, queues { \"" + named("limited") + "\" { size = 6, kind = async } }");
        Channel channel = caller.newChannel();

        channel.queueDeclare(
                queue("limited"),
                true,
                false,
                true,
                Map.of("x-overflow", "reject-publish", "x-max-length", 6, "x-message-ttl", 5_000));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void noMoreIsTakenThanThePrefetchAndAFullQueueRefuses() throws Exception {
        bridge("");
        byte[] body = RawServer.CODEC.encodeRequest(Arguments.of(1));
        String key = "sync_" + named("limited");
        caller.send(key, body, properties -> properties);
        target.begun.acquire();

        for (int i = 0; i < 3; i++) {
            caller.send(key, body, properties -> properties);
        }

        assertThat(caller.nextRefusal()).isEqualTo("nack");
        assertThat(caller.channel.messageCount("rpc_sync_" + named("limited"))).isEqualTo(2);
        assertThat(target.begun.availablePermits()).isZero();
        target.mayEnd.release(3);
        for (int i = 0; i < 3; i++) {
            assertThat(RawCaller.shown(caller.next())).isEqualTo("1");
        }
    }

    @Test
    void whatWaitsForTooLongIsDropped() throws Exception {
        bridge("queue { timeout = 300ms, prefetch = 1 }");
        caller.call(named("slow"), "first", 1);
        target.begun.acquire();
        caller.call(named("slow"), "late", 2);

        await().until(() -> waiting("slow") == 0);
        target.mayEnd.release(2);

        assertThat(caller.nextAnswer()).isEqualTo("first 1");
        assertThat(target.begun.availablePermits()).isZero();
    }

    @Test
    void aQueueThatIsThereOtherwiseIsNamedWithWhatDiffers() throws Exception {
        Channel channel = caller.newChannel();
        channel.queueDeclare(
                queue("add"), true, false, true, Map.of("x-overflow", "reject-publish", "x-max-length", 10));

        assertThatThrownBy(() -> RunningBridge.started(port, procedures, prefixed("queue.size = 5")))
                .isInstanceOf(TopologyException.class)
                .hasMessage("the queue '" + queue("add") + "' of '" + named("add")
                        + "' is there, and other than wanted: x-max-length is 10 there, expected 5; redeclare = true in"
                        + " queues." + named("add") + " replaces it, and drops the calls that wait in it");
        channel.queueDelete(queue("add"));
    }

    @Test
    void aQueueThatIsThereOtherwiseIsReplacedWhereThatIsAskedFor() throws Exception {
        Channel channel = caller.newChannel();
        channel.queueDeclare(
                queue("add"), true, false, true, Map.of("x-overflow", "reject-publish", "x-max-length", 10));

        RunningBridge bridge = bridge("queue { size = 5, redeclare = true }");

        assertThat(bridge.context.lines())
                .anyMatch(line -> line.contains(queue("add") + "' is made anew: x-max-length is 10 there, expected 5"));
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @Test
    void aQueueThatIsDeletedIsMadeAnew() throws Exception {
        RunningBridge bridge = bridge("");
        Channel channel = caller.newChannel();

        channel.queueDelete(queue("add"));

        bridge.context.awaitLine("'" + queue("add") + "' was deleted by someone else");
        await().until(() -> hasQueue("add"));
        await().until(() -> channel.consumerCount(queue("add")) == 1);
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @Test
    void aQueueThatIsDeletedWhilePausedIsMadeAnew() throws Exception {
        RunningBridge bridge = bridge("");
        bridge.worker.pause();

        caller.newChannel().queueDelete(queue("add"));

        await().until(() -> hasQueue("add"));
        bridge.worker.start();
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "queue.size = 0 | 'queue.size': expected a number from 1 to",
                "queue.colour = red | 'queue.colour': expected some of [kind, prefetch, redeclare, size, timeout, validate]",
                "queue.kind = odd | expected async or sync, found 'odd'",
                "queues.x = 3 | 'queues.x': expected { size = …, … }, found 3",
                "queues.x.prefetch = 70000 | queues.x.prefetch",
                "while-paused = sleep | expected hold or leave, found 'sleep'",
                "max-redeliveries = -1 | max-redeliveries",
                "format = xml | expected message-pack or json",
                "max-depth = 1 | max-depth",
                "limit = 0 | limit",
                "expose = [nobody] | no module is named 'nobody'",
            })
    void settingsThatAreNotAllowedAreRefused(String settings, String said) {
        RunningBridge bridge = kept(RunningBridge.made(port, procedures, prefixed(settings)));

        assertThatThrownBy(bridge.worker::prepare)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(said);
    }

    @Test
    void aQueueOfAProcedureThatNobodyServesIsRefused() throws Exception {
        RunningBridge bridge =
                kept(RunningBridge.prepared(port, procedures, prefixed("queues { nothing { size = 1 } }")));

        assertThatThrownBy(bridge.worker::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("found 'nothing'");
    }

    @Test
    void itSpeaksJsonWhereItIsToldTo() throws Exception {
        bridge("format = json");

        caller.send(
                "async_" + named("add"), "[[1],{\"b\":2}]".getBytes(StandardCharsets.UTF_8), properties -> properties);

        assertThat(Inbox.text(caller.next())).isEqualTo("[0,3]");
    }

    @Test
    void aReplyHasNoPropertiesButItsCorrelationId() throws Exception {
        bridge("");
        caller.call(named("add"), "c", 1, 2);

        AMQP.BasicProperties properties = caller.next().getProperties();

        assertThat(properties)
                .hasToString(new AMQP.BasicProperties.Builder()
                        .correlationId("c")
                        .build()
                        .toString());
    }

    /** Another version of the module. */
    public static final class Smaller {
        /** Adds, in another queue. */
        @Procedure
        @Queue(size = 7)
        public long add(long a, long b) {
            return -a - b;
        }
    }

    /** Another version of the module. */
    public static final class SmallerAnew {
        /** Adds, in another queue that takes the place of the one before. */
        @Procedure
        @Queue(size = 7, redeclare = true, prefetch = 2)
        public long add(long a, long b) {
            return -a - b;
        }
    }

    @Test
    void aModuleThatComesWithAnotherQueueIsServedFromTheOneThatIsThere() throws Exception {
        RunningBridge bridge = bridge("");

        provider.open(Exports.of(new Smaller()));

        bridge.context.awaitLine("the queue '" + queue("add") + "' keeps its arguments");
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c -3");
    }

    @Test
    void aModuleThatComesWithAnotherQueueReplacesItWhereThatIsAskedFor() throws Exception {
        bridge("");

        provider.open(Exports.of(new SmallerAnew()));

        await().ignoreExceptions().untilAsserted(() -> {
            Channel channel = caller.newChannel();
            channel.queueDeclare(
                    queue("add"), true, false, true, Map.of("x-overflow", "reject-publish", "x-max-length", 7));
            assertThat(channel.consumerCount(queue("add"))).isEqualTo(1);
        });
        caller.call(named("add"), "c", 1, 2);
        assertThat(caller.nextAnswer()).isEqualTo("c -3");
    }

    @Test
    void whatIsHeldIsKeptAndNotTakenAlsoWhenAnotherHoldsIt() throws Exception {
        Channel channel = caller.newChannel();
        channel.queueDeclare(queue("held"), true, false, true, Map.of());
        QueueHolder first = QueueHolder.open(channel.getConnection(), () -> {});
        first.hold(queue("held"));
        channel.basicPublish("", queue("held"), new AMQP.BasicProperties(), new byte[0]);

        QueueHolder second = first.renewed();

        assertThat(first.isOpen()).isFalse();
        assertThat(second.holds(queue("held"))).isTrue();
        assertThat(channel.queueDeclarePassive(queue("held")).getMessageCount()).isEqualTo(1);
        assertThat(channel.basicGet(queue("held"), true).getEnvelope().isRedeliver())
                .isFalse();
        second.release(queue("held"));
        await().until(() -> !hasQueue("held"));
    }

    @Test
    void whatIsHeldForLongIsHeldByAnother() throws Exception {
        QueueHolder holder = QueueHolder.open(caller.newChannel().getConnection(), () -> {});
        long opened = System.nanoTime();

        assertThat(holder.isOld(opened)).isFalse();
        assertThat(holder.isOld(opened + Duration.ofMinutes(10).toNanos())).isTrue();
    }
}
