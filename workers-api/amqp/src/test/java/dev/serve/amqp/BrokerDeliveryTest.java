package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets which message, and what becomes of those that are not acknowledged. */
@ParameterizedClass
@EnumSource
class BrokerDeliveryTest extends BrokerTestBase {

    BrokerDeliveryTest(TestBroker broker) {
        super(broker);
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

    private static List<Delivery> next(Channel channel, String queue, int count) throws Exception {
        return consume(channel, queue).next(count);
    }

    private static void ack(Channel channel, Delivery delivery, boolean multiple) throws IOException {
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), multiple);
    }
}
