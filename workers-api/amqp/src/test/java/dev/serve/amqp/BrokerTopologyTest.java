package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues and exchanges: how they come, and how they go. */
@ParameterizedClass
@EnumSource
class BrokerTopologyTest extends BrokerTestBase {

    BrokerTopologyTest(TestBroker broker) {
        super(broker);
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
}
