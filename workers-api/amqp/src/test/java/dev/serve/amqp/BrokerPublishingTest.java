package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a message that is published: where it goes, and what its publisher is told. */
@ParameterizedClass
@EnumSource
class BrokerPublishingTest extends BrokerTestBase {

    BrokerPublishingTest(TestBroker broker) {
        super(broker);
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
    void publishingToAnExchangeThatIsNotThereClosesTheChannel() throws Exception {
        Channel channel = channel();
        channel.basicPublish(name, "key", null, bytes("x"));

        assertThat(awaitClosing(channel)).contains("404", "NOT_FOUND - no exchange '" + name + "' in vhost '/'");
    }

    /** Publishes one; tells whether it was taken. */
    private static boolean published(Channel channel, String queue, String text) throws Exception {
        channel.basicPublish("", queue, null, bytes(text));
        return channel.waitForConfirms(10_000);
    }
}
