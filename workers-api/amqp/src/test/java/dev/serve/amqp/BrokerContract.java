package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What RabbitMQ does and the embedded broker does too, as the RabbitMQ client sees it. */
abstract class BrokerContract {

    private static final Map<String, Object> NO_ARGUMENTS = Map.of();

    private final List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
    private final String name = "contract-" + UUID.randomUUID();

    /** What connects to the broker in question. */
    abstract ConnectionFactory factory() throws Exception;

    static ConnectionFactory factory(int port) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    @AfterEach
    void disconnect() {
        connections.forEach(Connection::abort);
    }

    @Test
    void aConnectionAgreesOnFramesAndHeartbeats() throws Exception {
        ConnectionFactory factory = factory();
        factory.setRequestedHeartbeat(7);
        factory.setRequestedFrameMax(8192);
        Connection connection = connected(factory);

        assertThat(connection.getHeartbeat()).isEqualTo(7);
        assertThat(connection.getFrameMax()).isEqualTo(8192);
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        ConnectionFactory factory = factory();
        factory.setPassword("wrong");

        assertThatThrownBy(factory::newConnection)
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessageContaining("Login was refused using authentication mechanism PLAIN");
    }

    @Test
    void anUnknownVirtualHostIsRefused() throws Exception {
        ConnectionFactory factory = factory();
        factory.setVirtualHost("elsewhere");

        assertThat(closing(factory::newConnection).reason()).isEqualTo(530);
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // The client of RabbitMQ takes nothing else.
    void aMessageComesThroughADirectExchangeUnchanged() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        channel.exchangeDeclare(name, "direct", false, true, NO_ARGUMENTS);
        channel.queueBind(queue, name, "key");
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("application/msgpack")
                .contentEncoding("zstd")
                .headers(Map.of("text", "é", "number", 1L << 40, "nested", Map.of("list", List.of(1, true))))
                .deliveryMode(1)
                .priority(3)
                .correlationId("c-1")
                .replyTo("replies")
                .messageId("m-1")
                .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000)))
                .type("call")
                .userId("guest")
                .appId("tests")
                .build();
        byte[] body = {0, 1, (byte) 0xCE, -1};
        channel.basicPublish(name, "key", properties, body);
        Inbox inbox = consume(channel, queue);

        Delivery delivery = inbox.next();

        assertThat(delivery.getBody()).isEqualTo(body);
        assertThat(delivery.getProperties())
                .extracting(found -> found.builder().headers(null).build())
                .hasToString(properties.builder().headers(null).build().toString());
        assertThat(new TreeMap<>(delivery.getProperties().getHeaders()))
                .hasToString("{nested={list=[1, true]}, number=1099511627776, text=é}");
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(name);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void aBodyOfManyFramesComesThroughUnchanged() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        byte[] body = new byte[5 << 20];
        new Random(1).nextBytes(body);
        channel.basicPublish("", queue, null, body);

        assertThat(Arrays.equals(consume(channel, queue).next().getBody(), body))
                .isTrue();
    }

    @Test
    void anEmptyBodyComesThrough() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        channel.basicPublish("", queue, null, new byte[0]);

        assertThat(consume(channel, queue).next().getBody()).isEmpty();
    }

    @Test
    void anUnroutableMandatoryMessageIsReturnedAndThenConfirmed() throws Exception {
        Channel channel = channel();
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        channel.addReturnListener(returned -> events.add("returned " + returned.getReplyCode() + " "
                + returned.getReplyText() + " " + new String(returned.getBody(), StandardCharsets.UTF_8)));
        channel.addConfirmListener((tag, multiple) -> events.add("ack " + tag), (tag, multiple) -> events.add("nack"));
        channel.confirmSelect();

        channel.basicPublish("", name, true, null, bytes("lost"));
        channel.waitForConfirmsOrDie(10_000);

        assertThat(events).containsExactly("returned 312 NO_ROUTE lost", "ack 1");
    }

    @Test
    void anUnroutableMessageThatIsNotMandatoryIsConfirmed() throws Exception {
        Channel channel = channel();
        channel.confirmSelect();
        channel.basicPublish("", name, null, bytes("lost"));

        assertThat(channel.waitForConfirms(10_000)).isTrue();
    }

    @Test
    void everyMessageOfManyIsConfirmedOnce() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        ConcurrentSkipListSet<Long> waiting = new ConcurrentSkipListSet<>();
        channel.addConfirmListener(
                (tag, multiple) -> {
                    if (multiple) {
                        waiting.headSet(tag, true).clear();
                    } else {
                        waiting.remove(tag);
                    }
                },
                (tag, multiple) -> {});
        channel.confirmSelect();
        for (int i = 0; i < 2_000; i++) {
            waiting.add(channel.getNextPublishSeqNo());
            channel.basicPublish("", queue, null, bytes("m" + i));
        }
        await().until(waiting::isEmpty);

        assertThat(consume(channel, queue).texts(2_000)).startsWith("m0", "m1").endsWith("m1999");
    }

    @Test
    void aFullQueueRefusesWhatIsPublishedWhereItIsToldTo() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
        channel.confirmSelect();

        assertThat(published(channel, queue, "1")).isTrue();
        assertThat(published(channel, queue, "2")).isTrue();
        assertThat(published(channel, queue, "3")).isFalse();
        assertThat(consume(channel, queue).texts(2)).containsExactly("1", "2");
        assertThat(published(channel, queue, "4")).isTrue();
    }

    @Test
    void whatIsUnacknowledgedDoesNotCountAgainstTheLength() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.basicQos(2);
        Inbox inbox = consume(channel, queue);
        Channel publisher = channel();
        publisher.confirmSelect();

        for (String text : List.of("1", "2")) {
            assertThat(published(publisher, queue, text)).isTrue();
            inbox.next();
        }
        assertThat(published(publisher, queue, "3")).isTrue();
        assertThat(published(publisher, queue, "4")).isFalse();
    }

    @Test
    void aFullQueueDropsItsOldestWhereNothingElseIsSaid() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of("x-max-length", 2));
        channel.confirmSelect();
        for (String text : List.of("1", "2", "3")) {
            assertThat(published(channel, queue, text)).isTrue();
        }

        assertThat(consume(channel, queue).texts(2)).containsExactly("2", "3");
    }

    @Test
    void aLengthInBytesHoldsToo() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of("x-max-length-bytes", 5, "x-overflow", "reject-publish"));
        channel.confirmSelect();

        assertThat(published(channel, queue, "12345")).isTrue();
        assertThat(published(channel, queue, "6")).isFalse();
    }

    @Test
    void aMessageThatIsTooOldForItsQueueIsGone() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of("x-message-ttl", 50));
        channel.basicPublish("", queue, null, bytes("old"));

        await().until(() -> channel.messageCount(queue) == 0);
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void aMessageThatIsTooOldByItsOwnPropertyIsGone() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        AMQP.BasicProperties brief =
                new AMQP.BasicProperties.Builder().expiration("50").build();
        channel.basicPublish("", queue, brief, bytes("old"));

        await().until(() -> channel.messageCount(queue) == 0);
    }

    @Test
    void anExpirationThatIsNoNumberIsRefused() throws Exception {
        Channel channel = channel();
        AMQP.BasicProperties wrong =
                new AMQP.BasicProperties.Builder().expiration("soon").build();
        channel.basicPublish("", name, wrong, bytes("x"));

        assertThat(awaitClosing(channel)).contains("406", "PRECONDITION_FAILED - invalid expiration 'soon'");
    }

    @Test
    void declaringWithAnotherArgumentIsRefusedByName() throws Exception {
        String queue = queue(channel(), Map.of("x-max-length", 10));
        Channel second = sibling();

        Closing closing = closing(() -> second.queueDeclare(queue, false, false, true, Map.of("x-max-length", 5)));

        assertThat(closing)
                .isEqualTo(new Closing(
                        406,
                        "PRECONDITION_FAILED - inequivalent arg 'x-max-length' for queue '" + queue
                                + "' in vhost '/': received '5' but current is '10'"));
    }

    @Test
    void declaringWithoutAnArgumentIsRefusedByName() throws Exception {
        String queue = queue(channel(), Map.of("x-message-ttl", 10_000));
        Channel second = sibling();

        assertThat(closing(() -> second.queueDeclare(queue, false, false, true, NO_ARGUMENTS)))
                .isEqualTo(
                        new Closing(
                                406,
                                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '" + queue
                                        + "' in vhost '/': received none but current is the value '10000' of type 'signedint'"));
    }

    @Test
    void declaringWithAnotherDurabilityIsRefusedByName() throws Exception {
        String queue = queue(channel(), NO_ARGUMENTS);
        Channel second = sibling();

        assertThat(closing(() -> second.queueDeclare(queue, true, false, true, NO_ARGUMENTS)))
                .isEqualTo(new Closing(
                        406,
                        "PRECONDITION_FAILED - inequivalent arg 'durable' for queue '" + queue
                                + "' in vhost '/': received 'true' but current is 'false'"));
    }

    @Test
    void declaringTheSameAgainTellsWhatIsThere() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of("x-max-length", 10));
        publish(channel, queue, 1);

        AMQP.Queue.DeclareOk again = channel.queueDeclare(queue, false, false, true, Map.of("x-max-length", 10L));

        assertThat(again.getMessageCount()).isEqualTo(1);
        assertThat(again.getConsumerCount()).isZero();
    }

    @Test
    void askingForAQueueThatIsNotThereClosesTheChannelAlone() throws Exception {
        Channel channel = channel();

        assertThat(closing(() -> channel.queueDeclarePassive(name)))
                .isEqualTo(new Closing(404, "NOT_FOUND - no queue '" + name + "' in vhost '/'"));
        assertThat(channel.getConnection().createChannel().isOpen()).isTrue();
    }

    @Test
    void declaringAnExchangeOtherwiseIsRefusedByName() throws Exception {
        Channel channel = channel();
        channel.exchangeDeclare(name, "direct", false, true, NO_ARGUMENTS);
        channel.queueBind(queue(channel, NO_ARGUMENTS), name, "key");

        assertThat(closing(() -> channel.exchangeDeclare(name, "direct", true, true, NO_ARGUMENTS)))
                .isEqualTo(new Closing(
                        406,
                        "PRECONDITION_FAILED - inequivalent arg 'durable' for exchange '" + name
                                + "' in vhost '/': received 'true' but current is 'false'"));
    }

    @Test
    void anExchangeThatIsAutoDeletedGoesWithItsLastBinding() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        channel.exchangeDeclare(name, "direct", false, true, NO_ARGUMENTS);
        channel.queueBind(queue, name, "key");
        channel.queueUnbind(queue, name, "key");

        assertThat(closing(() -> channel.exchangeDeclarePassive(name)).reason()).isEqualTo(404);
    }

    @Test
    void publishingToAnExchangeThatIsNotThereClosesTheChannel() throws Exception {
        Channel channel = channel();
        channel.basicPublish(name, "key", null, bytes("x"));

        assertThat(awaitClosing(channel)).contains("404", "NOT_FOUND - no exchange '" + name + "' in vhost '/'");
    }

    @Test
    void theDefaultExchangeCannotBeBound() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);

        assertThat(closing(() -> channel.queueBind(queue, "", "key")).reason()).isEqualTo(403);
    }

    @Test
    void aReservedNameIsRefused() throws Exception {
        Channel channel = channel();

        assertThat(closing(() -> channel.queueDeclare("amq.mine", false, false, true, NO_ARGUMENTS))
                        .reason())
                .isEqualTo(403);
    }

    @Test
    void aConsumerHoldsNoMoreThanItsPrefetch() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 5);
        channel.basicQos(2);
        Inbox inbox = consume(channel, queue);
        List<Delivery> first = inbox.next(2);

        assertThat(channel.messageCount(queue)).isEqualTo(3);
        ack(channel, first.getFirst(), false);

        assertThat(inbox.texts(1)).containsExactly("3");
        await().until(() -> channel.messageCount(queue) == 2);
        assertThat(inbox.count()).isZero();
    }

    @Test
    void eachConsumerOfAChannelHasAPrefetchOfItsOwn() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 5);
        channel.basicQos(2);
        Inbox one = consume(channel, queue);
        Inbox other = consume(channel, queue);

        assertThat(one.next(2)).hasSize(2);
        assertThat(other.next(2)).hasSize(2);
        assertThat(channel.messageCount(queue)).isEqualTo(1);
    }

    @Test
    void aPrefetchOfTheChannelIsSharedByItsConsumers() throws Exception {
        Channel channel = channel();
        String first = queue(channel, NO_ARGUMENTS);
        String second = channel.queueDeclare().getQueue();
        publish(channel, first, 3);
        publish(channel, second, 3);
        channel.basicQos(3, true);
        Inbox one = consume(channel, first);
        List<Delivery> held = one.next(3);
        Inbox other = consume(channel, second);

        assertThat(channel.messageCount(second)).isEqualTo(3);
        assertThat(other.count()).isZero();
        ack(channel, held.getLast(), true);

        assertThat(other.texts(3)).containsExactly("1", "2", "3");
    }

    @Test
    void whatIsReturnedComesAgainAtItsOldPlace() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 4);
        List<GetResponse> fetched = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            fetched.add(Objects.requireNonNull(channel.basicGet(queue, false)));
        }
        channel.basicReject(fetched.get(2).getEnvelope().getDeliveryTag(), true);
        channel.basicNack(fetched.get(1).getEnvelope().getDeliveryTag(), true, true);

        List<Delivery> again = consume(channel, queue).next(4);

        assertThat(again.stream().map(Inbox::text)).containsExactly("1", "2", "3", "4");
        assertThat(again.stream().map(one -> one.getEnvelope().isRedeliver())).containsExactly(true, true, true, false);
    }

    @Test
    void whatIsRejectedIsGone() throws Exception {
        Channel channel = channel();
        String queue = ownQueue(channel);
        publish(channel, queue, 2);
        Inbox inbox = consume(channel, queue);
        channel.basicReject(inbox.next().getEnvelope().getDeliveryTag(), false);
        ack(channel, inbox.next(), false);
        channel.close();

        assertThat(sibling().messageCount(queue)).isZero();
    }

    @Test
    void anAckOfManySettlesAllUpToIt() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 4);
        Inbox inbox = new Inbox(channel);
        for (int i = 0; i < 3; i++) {
            assertThat(channel.basicGet(queue, false)).isNotNull();
        }
        channel.basicAck(2, true);
        channel.basicRecover(true);
        channel.basicConsume(queue, inbox);

        assertThat(inbox.texts(2)).containsExactly("3", "4");
    }

    @Test
    void acknowledgingWhatWasNotDeliveredClosesTheChannel() throws Exception {
        Channel channel = channel();
        channel.basicAck(7, false);

        assertThat(awaitClosing(channel)).contains("406", "PRECONDITION_FAILED - unknown delivery tag 7");
    }

    @Test
    void whatAChannelDidNotAcknowledgeGoesBackWhenItCloses() throws Exception {
        Channel first = channel();
        String queue = ownQueue(first);
        publish(first, queue, 3);
        Channel second = sibling();
        consume(second, queue).next(3);
        second.close();

        List<Delivery> again = next(first, queue, 3);

        assertThat(again.stream().map(Inbox::text)).containsExactly("1", "2", "3");
        assertThat(again).allMatch(one -> one.getEnvelope().isRedeliver());
    }

    @Test
    void aCancelledConsumerGetsNothingMoreAndKeepsWhatItHolds() throws Exception {
        Channel channel = channel();
        String queue = ownQueue(channel);
        Inbox inbox = new Inbox(channel);
        String tag = channel.basicConsume(queue, inbox);
        publish(channel, queue, 1);
        Delivery held = inbox.next();
        channel.basicCancel(tag);
        publish(channel, queue, 1);

        assertThat(channel.messageCount(queue)).isEqualTo(1);
        channel.basicNack(held.getEnvelope().getDeliveryTag(), false, true);
        await().until(() -> channel.messageCount(queue) == 2);
        assertThat(inbox.count()).isZero();
    }

    @Test
    void anExclusiveQueueIsForItsConnectionAloneAndGoesWithIt() throws Exception {
        Connection owner = connected(factory());
        Channel owning = owner.createChannel();
        owning.queueDeclare(name, false, true, false, NO_ARGUMENTS);
        Connection other = connected(factory());

        Closing closing = closing(() -> other.createChannel().queueDeclarePassive(name));
        assertThat(closing.reason()).isEqualTo(405);
        assertThat(closing.text())
                .startsWith("RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + name + "'");
        owner.close();

        await().until(() ->
                closing(() -> other.createChannel().queueDeclarePassive(name)).reason() == 404);
    }

    @Test
    void aQueueThatIsAutoDeletedGoesWithItsLastConsumer() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        String one = channel.basicConsume(queue, new Inbox(channel));
        String other = channel.basicConsume(queue, new Inbox(channel));
        channel.basicCancel(one);
        assertThat(channel.consumerCount(queue)).isEqualTo(1);
        channel.basicCancel(other);

        assertThat(closing(() -> channel.queueDeclarePassive(queue)).reason()).isEqualTo(404);
    }

    @Test
    void aConsumerIsToldThatItsQueueIsGone() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        Inbox inbox = consume(channel, queue);
        sibling().queueDelete(queue);

        inbox.awaitCancelled();
    }

    @Test
    void anExclusiveConsumerIsAlone() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        channel.basicConsume(queue, false, "", false, true, NO_ARGUMENTS, new Inbox(channel));
        Channel second = sibling();

        assertThat(closing(() -> second.basicConsume(queue, new Inbox(second))))
                .isEqualTo(new Closing(403, "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use"));
    }

    @Test
    void aConsumerTagThatIsTakenClosesTheConnection() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        channel.basicConsume(queue, false, "mine", new Inbox(channel));

        assertThat(closing(() -> channel.basicConsume(queue, false, "mine", new Inbox(channel))))
                .isEqualTo(new Closing(530, "NOT_ALLOWED - attempt to reuse consumer tag 'mine'"));
        assertThat(channel.getConnection().isOpen()).isFalse();
    }

    @Test
    void consumersTakeTurns() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        Inbox one = consume(channel, queue);
        Inbox other = consume(channel, queue);
        publish(channel, queue, 4);

        assertThat(one.next(2)).hasSize(2);
        assertThat(other.next(2)).hasSize(2);
    }

    @Test
    void aConsumerThatNeedNotAcknowledgeGetsAll() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 3);
        channel.basicQos(1);
        Inbox inbox = new Inbox(channel);
        channel.basicConsume(queue, true, inbox);

        assertThat(inbox.texts(3)).containsExactly("1", "2", "3");
    }

    @Test
    void fetchingTellsHowManyAreLeft() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 2);

        assertThat(Objects.requireNonNull(channel.basicGet(queue, true)).getMessageCount())
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(channel.basicGet(queue, true)).getMessageCount())
                .isZero();
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void purgingAndDeletingTellHowManyWent() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 2);
        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(2);
        publish(channel, queue, 3);

        assertThat(channel.queueDelete(queue).getMessageCount()).isEqualTo(3);
        assertThat(channel.queueDelete(queue).getMessageCount()).isZero();
    }

    @Test
    void aQueueThatIsNotEmptyIsNotDeletedWhereThatIsAsked() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        publish(channel, queue, 1);

        assertThat(closing(() -> channel.queueDelete(queue, false, true)))
                .isEqualTo(new Closing(406, "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty"));
    }

    @Test
    void aQueueThatIsUsedIsNotDeletedWhereThatIsAsked() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        consume(channel, queue);

        assertThat(closing(() -> channel.queueDelete(queue, true, false)))
                .isEqualTo(new Closing(406, "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' in use"));
    }

    @Test
    void aQueueWithoutANameIsGivenOneThatTheChannelRemembers() throws Exception {
        Channel channel = channel();
        String queue = channel.queueDeclare().getQueue();
        assertThat(queue).startsWith("amq.gen-");
        publish(channel, queue, 1);

        assertThat(consume(channel, "").texts(1)).containsExactly("1");
    }

    @Test
    void aClientThatIsSilentForTwoHeartbeatsIsDroppedAndWhatItHoldsGoesBack() throws Exception {
        Channel channel = channel();
        channel.queueDeclare(name, false, false, false, NO_ARGUMENTS);
        publish(channel, name, 1);
        try (RawClient silent = RawClient.opened(factory().getPort(), 1)) {
            silent.openChannel();
            silent.consume(name, false);
            silent.awaitMethod(MethodId.BASIC_DELIVER);

            assertThat(consume(channel, name).next().getEnvelope().isRedeliver())
                    .isTrue();
        } finally {
            channel.queueDelete(name);
        }
    }

    @Test
    void theBrokerSendsHeartbeats() throws Exception {
        try (RawClient client = RawClient.opened(factory().getPort(), 1)) {
            assertThat(client.next().type()).isEqualTo(Frame.HEARTBEAT);
        }
    }

    @Test
    void aQueueThatNobodyUsesExpires() throws Exception {
        Channel channel = channel();
        queue(channel, Map.of("x-expires", 100));

        await().until(() -> isGone(channel.getConnection()));
    }

    /** Whether a message for the queue comes back. Declaring it passively would keep it alive. */
    private boolean isGone(Connection connection) throws Exception {
        Channel asking = connection.createChannel();
        asking.confirmSelect();
        List<String> returned = Collections.synchronizedList(new ArrayList<>());
        asking.addReturnListener(message -> returned.add(message.getReplyText()));
        asking.basicPublish("", name, true, MessageProperties.MINIMAL_BASIC, bytes("?"));
        asking.waitForConfirmsOrDie(10_000);
        asking.close();
        return !returned.isEmpty();
    }

    private Connection connected(ConnectionFactory factory) throws Exception {
        Connection connection = factory.newConnection();
        connections.add(connection);
        return connection;
    }

    /** A channel of a new connection. */
    private Channel channel() throws Exception {
        return connected(factory()).createChannel();
    }

    /** One more channel of the connection made last. */
    private Channel sibling() throws IOException {
        return connections.getLast().createChannel();
    }

    /** Declares the queue of this test, which goes with its last consumer. */
    private String queue(Channel channel, Map<String, Object> arguments) throws IOException {
        return channel.queueDeclare(name, false, false, true, arguments).getQueue();
    }

    /** Declares the queue of this test, which goes with its connection. */
    private String ownQueue(Channel channel) throws IOException {
        return channel.queueDeclare(name, false, true, false, NO_ARGUMENTS).getQueue();
    }

    private static Inbox consume(Channel channel, String queue) throws IOException {
        Inbox inbox = new Inbox(channel);
        channel.basicConsume(queue, inbox);
        return inbox;
    }

    private static List<Delivery> next(Channel channel, String queue, int count) throws Exception {
        return consume(channel, queue).next(count);
    }

    /** Publishes 1, 2, 3 and so on, and waits until they are in the queue. */
    private static void publish(Channel channel, String queue, int count) throws Exception {
        channel.confirmSelect();
        for (int i = 1; i <= count; i++) {
            channel.basicPublish("", queue, null, bytes(Integer.toString(i)));
        }
        channel.waitForConfirmsOrDie(10_000);
    }

    /** Publishes one; tells whether it was taken. */
    private static boolean published(Channel channel, String queue, String text) throws Exception {
        channel.basicPublish("", queue, null, bytes(text));
        return channel.waitForConfirms(10_000);
    }

    private static void ack(Channel channel, Delivery delivery, boolean multiple) throws IOException {
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), multiple);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Why a channel or a connection was closed. */
    record Closing(int reason, String text) {}

    static Closing closing(ThrowingCallable doing) {
        Throwable failure = catchThrowable(doing);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                return closing(signal);
            }
        }
        throw new AssertionError("expected to be closed, found", failure);
    }

    private static Closing closing(ShutdownSignalException signal) {
        return switch (signal.getReason()) {
            case AMQP.Channel.Close close -> new Closing(close.getReplyCode(), close.getReplyText());
            case AMQP.Connection.Close close -> new Closing(close.getReplyCode(), close.getReplyText());
            default -> throw new AssertionError("expected to be closed by the broker", signal);
        };
    }

    private static String awaitClosing(Channel channel) {
        await().until(() -> !channel.isOpen());
        Closing closing = closing(channel.getCloseReason());
        return closing.reason() + " " + closing.text();
    }
}
