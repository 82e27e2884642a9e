package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownNotifier;
import com.typesafe.config.ConfigException;
import dev.serve.amqp.BrokerTestBase.Closing;
import dev.serve.testing.TestContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the embedded broker does as a worker, where it is no RabbitMQ, and with clients that mean harm. */
class EmbeddedBrokerTest {

    /** What a test does with a channel. */
    interface Doing {
        void on(Channel channel) throws Exception;
    }

    @Test
    void anAddressThatOthersReachIsRefused() {
        EmbeddedBroker worker =
                TestContext.attached(new EmbeddedBroker(), TestContext.with("port = 0, host = 0.0.0.0"));

        assertThatThrownBy(worker::prepare)
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContaining("expected an address of this machine alone, such as 127.0.0.1 or ::1, found"
                        + " '0.0.0.0': the embedded broker is for one machine; others need a RabbitMQ");
    }

    @Test
    void itSaysWhatItIs() throws Exception {
        try (RunningBroker broker = RunningBroker.with("")) {
            assertThat(broker.context.lines())
                    .anyMatch(line -> line.contains(
                            "in memory, for this machine alone, on 127.0.0.1 port " + broker.worker.port()));
            assertThat(broker.worker.health().details()).containsKeys("port", "connections", "queues", "bytes");
        }
    }

    @Test
    void aPauseSendsClientsAwayAndKeepsWhatTheyDidNotAcknowledge() throws Exception {
        try (RunningBroker broker = RunningBroker.with("")) {
            Connection connection = broker.factory().newConnection();
            Channel channel = connection.createChannel();
            channel.queueDeclare("q", true, false, false, Map.of());
            channel.basicPublish("", "q", null, "kept".getBytes(StandardCharsets.UTF_8));
            Inbox inbox = new Inbox(channel);
            channel.basicConsume("q", inbox);
            inbox.next();

            broker.worker.pause();

            assertThat(BrokerTestBase.closing(() -> throwWhatClosed(connection)))
                    .isEqualTo(new Closing(320, "CONNECTION_FORCED - paused"));
            broker.worker.start();
            try (Connection again = broker.factory().newConnection();
                    Channel next = again.createChannel()) {
                GetResponse found = Objects.requireNonNull(next.basicGet("q", true));
                assertThat(new String(found.getBody(), StandardCharsets.UTF_8)).isEqualTo("kept");
                assertThat(found.getEnvelope().isRedeliver()).isTrue();
            }
        }
    }

    @Test
    void stoppedItLeavesNothingBehind() throws Exception {
        RunningBroker broker = RunningBroker.with("");
        Connection connection = broker.factory().newConnection();
        connection.createChannel().queueDeclare("q", true, false, false, Map.of());

        broker.close();

        await().until(() -> !connection.isOpen());
        await().until(() -> broker.context.living().isEmpty());
        broker.worker.prepare();
        broker.worker.start();
        try (broker;
                Connection again = broker.factory().newConnection()) {
            Channel channel = again.createChannel();
            assertThat(BrokerTestBase.closing(() -> channel.queueDeclarePassive("q"))
                            .reason())
                    .isEqualTo(404);
        }
    }

    static Stream<Arguments> notImplemented() {
        return Stream.of(
                does("tx.select", Channel::txSelect),
                does("exchange type 'fanout'", channel -> channel.exchangeDeclare("x", "fanout")),
                does("exchange type 'topic'", channel -> channel.exchangeDeclare("x", "topic")),
                does(
                        "exchange argument 'alternate-exchange'",
                        channel -> channel.exchangeDeclare(
                                "x", "direct", false, false, Map.of("alternate-exchange", "y"))),
                does("exchange.bind", channel -> channel.exchangeBind("amq.direct", "amq.direct", "key")),
                does(
                        "queue argument 'x-dead-letter-exchange'",
                        channel ->
                                channel.queueDeclare("q", false, false, false, Map.of("x-dead-letter-exchange", ""))),
                does(
                        "queue argument 'x-queue-type' = 'quorum'",
                        channel -> channel.queueDeclare("q", true, false, false, Map.of("x-queue-type", "quorum"))),
                does("direct reply-to", channel -> channel.basicConsume("amq.rabbitmq.reply-to", new Inbox(channel))),
                does("basic.qos with a prefetch size", channel -> channel.basicQos(1, 1, false)),
                does("basic.recover with requeue=false", channel -> channel.basicRecover(false)),
                does("consumer argument 'x-priority'", channel -> {
                    String queue = channel.queueDeclare().getQueue();
                    channel.basicConsume(queue, false, Map.of("x-priority", 1), new Inbox(channel));
                }),
                does("basic.publish with immediate=true", channel -> {
                    channel.basicPublish("", "q", false, true, new AMQP.BasicProperties(), new byte[0]);
                    throwWhatClosed(channel);
                }));
    }

    /** What is only published is answered by nothing: its refusal comes when it comes. */
    private static void throwWhatClosed(ShutdownNotifier channelOrConnection) {
        await().until(() -> !channelOrConnection.isOpen());
        throw Objects.requireNonNull(channelOrConnection.getCloseReason());
    }

    private static Arguments does(String name, Doing doing) {
        return Arguments.of(name, doing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notImplemented")
    void whatItDoesNotDoItRefusesByName(String name, Doing doing) throws Exception {
        try (RunningBroker broker = RunningBroker.with("")) {
            Connection connection = broker.factory().newConnection();
            Channel channel = connection.createChannel();

            Closing closing = BrokerTestBase.closing(() -> doing.on(channel));

            assertThat(closing.reason()).isEqualTo(540);
            assertThat(closing.text()).startsWith("NOT_IMPLEMENTED - " + name);
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        try (RunningBroker broker = RunningBroker.with("max-body = 1000");
                Connection connection = broker.factory().newConnection()) {
            Channel channel = connection.createChannel();
            channel.basicPublish("", "q", null, new byte[1_001]);

            assertThat(BrokerTestBase.closing(() -> throwWhatClosed(channel)))
                    .isEqualTo(new Closing(
                            406, "PRECONDITION_FAILED - message size 1001 is larger than configured max size 1000"));
        }
    }

    @Test
    void thereAreNoMoreQueuesThanItIsTold() throws Exception {
        try (RunningBroker broker = RunningBroker.with("max-queues = 2")) {
            Connection connection = broker.factory().newConnection();
            Channel channel = connection.createChannel();
            channel.queueDeclare();
            channel.queueDeclare();

            assertThat(BrokerTestBase.closing(channel::queueDeclare))
                    .isEqualTo(new Closing(506, "RESOURCE_ERROR - the embedded broker holds at most 2 queues"));
        }
    }

    @Test
    void whatThereIsNoMemoryForIsRefusedUntilSomeIsGivenBack() throws Exception {
        try (RunningBroker broker = RunningBroker.with("max-bytes = 100k, max-queue-bytes = 100k");
                Connection connection = broker.factory().newConnection()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.queueDeclare("q", false, false, false, Map.of());
            channel.basicPublish("", "q", null, new byte[60_000]);
            assertThat(channel.waitForConfirms(10_000)).isTrue();
            channel.basicPublish("", "q", null, new byte[60_000]);
            assertThat(channel.waitForConfirms(10_000)).isFalse();
            channel.queueDelete("q");

            assertThat(broker.worker.health().details()).containsEntry("bytes", 0L);
            assertThat(broker.context.count("serve.amqp.broker.rejected")).isEqualTo(1);
        }
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndHoldsUpNobody() throws Exception {
        try (RunningBroker broker = RunningBroker.with("write-timeout = 300ms");
                Connection connection = broker.factory().newConnection();
                RawClient deaf = RawClient.opened(broker.worker.port(), 0)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("deaf", false, false, false, Map.of());
            channel.confirmSelect();
            deaf.openChannel();
            deaf.consume("deaf", true);

            for (int i = 0; i < 200; i++) {
                channel.basicPublish("", "deaf", null, new byte[100_000]);
            }
            channel.waitForConfirmsOrDie(10_000);

            await().until(() -> broker.context.count("serve.amqp.broker.dropped") == 1);
            broker.context.awaitLine("it has read nothing for 300 ms");
            await().until(() -> channel.consumerCount("deaf") == 0);
        }
    }

    @Test
    void whoSpeaksAnotherProtocolIsToldWhichOneIsSpoken() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                RawClient client = RawClient.connected(broker.worker.port())) {
            client.send("GET / HT".getBytes(StandardCharsets.US_ASCII));

            assertThat(client.read(8)).isEqualTo(Replies.GREETING);
        }
    }

    @Test
    void aFrameThatIsTooLongClosesTheConnection() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                RawClient client = RawClient.opened(broker.worker.port(), 0)) {
            client.send(new byte[] {Frame.METHOD, 0, 1, 0x7F, 0, 0, 0});

            assertThat(closeText(client.awaitMethod(MethodId.CONNECTION_CLOSE)))
                    .isEqualTo("FRAME_ERROR - expected a frame of at most 131064 bytes, found 2130706432");
        }
    }

    @Test
    void aMethodOnAChannelThatIsNotOpenClosesTheConnection() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                RawClient client = RawClient.opened(broker.worker.port(), 0)) {
            client.send(RawClient.consumeFrame("q", true));

            assertThat(closeText(client.awaitMethod(MethodId.CONNECTION_CLOSE)))
                    .isEqualTo("CHANNEL_ERROR - expected 'channel.open'");
        }
    }

    @Test
    void mutatedConversationsHarmNobody() throws Exception {
        try (RunningBroker broker = RunningBroker.with("");
                Connection connection = broker.factory().newConnection()) {
            Channel bystander = connection.createChannel();
            Random random = new Random(11);
            for (int round = 0; round < 500; round++) {
                try (RawClient client = RawClient.connected(broker.worker.port())) {
                    client.send(Replies.GREETING);
                    client.awaitMethod(MethodId.CONNECTION_START);
                    client.send(mutated(conversation(), random));
                }
            }

            assertThat(bystander.queueDeclare().getQueue()).startsWith("amq.gen-");
            await().until(() -> Objects.equals(broker.worker.health().details().get("connections"), 1));
            assertThat(broker.context.lines()).noneMatch(line -> line.contains("failed"));
        }
    }

    @Test
    void mutatedPayloadsAreReadOrRefused() {
        Random random = new Random(12);
        List<MethodId> ids = List.of(MethodId.values());
        byte[] conversation = conversation();
        int refused = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] payload = mutated(
                    Arrays.copyOfRange(conversation, random.nextInt(conversation.length), conversation.length), random);
            MethodId id = ids.get(random.nextInt(ids.size()));
            try {
                MethodReader.read(id, payload);
                MessageProperties.read(payload);
            } catch (BrokerException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static byte[] conversation() {
        byte[] declare = FieldWriter.method(1, MethodId.QUEUE_DECLARE)
                .shortInt(0)
                .shortText("fuzz")
                .octet(0)
                .table(Map.of("x-overflow", "drop-head", "nested", Map.of("flag", true)))
                .frame();
        byte[] publish = FieldWriter.method(1, MethodId.BASIC_PUBLISH)
                .shortInt(0)
                .shortText("")
                .shortText("fuzz")
                .octet(1)
                .frame();
        byte[] header = {Frame.HEADER, 0, 1, 0, 0, 0, 14, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, (byte) Frame.END};
        byte[] body = {Frame.BODY, 0, 1, 0, 0, 0, 3, 1, 2, 3, (byte) Frame.END};
        return join(
                RawClient.startOk(),
                RawClient.tuneOk(0),
                RawClient.open(),
                RawClient.openChannelFrame(),
                declare,
                RawClient.consumeFrame("fuzz", false),
                publish,
                header,
                body);
    }

    private static byte[] join(byte[]... parts) {
        byte[] whole =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = Arrays.copyOf(bytes, random.nextInt(8) == 0 ? random.nextInt(bytes.length + 1) : bytes.length);
        for (int i = random.nextInt(4); i >= 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
        }
        return mutated;
    }

    private static String closeText(byte[] payload) throws BrokerException {
        FieldReader in = new FieldReader(payload, 4);
        in.shortInt();
        return in.shortText();
    }
}
