package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import dev.serve.amqp.BridgeMeters.Unanswerable;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Takes calls out of the queue of one procedure, over one channel, and says there what becomes of them.
 *
 * <p>Threads: deliveries come on the connection's reader thread, which is never kept; all else may come from any thread, and
 * goes out through the connection's send queue. {@code isLost} is set once.
 */
final class Taker extends DefaultConsumer {

    /** What becomes of one message, told to the broker. */
    private interface Fate {
        void tell() throws IOException;
    }

    private final ProcedureQueue queue;
    private final BridgeConnection on;
    private final BridgeWork work;
    private final Supplier<QueueOptions> options;
    private final Queue<Delivery> away = new ConcurrentLinkedQueue<>();
    private volatile boolean isLost;

    /** @param options of the queue, as they are now */
    Taker(Channel channel, ProcedureQueue queue, Supplier<QueueOptions> options, BridgeConnection on, BridgeWork work) {
        super(channel);
        this.queue = queue;
        this.options = options;
        this.on = on;
        this.work = work;
    }

    String procedure() {
        return queue.procedure();
    }

    String queueName() {
        return queue.name();
    }

    QueueOptions options() {
        return options.get();
    }

    /** Whether nothing more comes: its channel is closed, or its queue was deleted. */
    boolean isLost() {
        return isLost || !getChannel().isOpen();
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        BridgeCall.begin(this, new Delivery(envelope, properties, body), work);
    }

    @Override
    public void handleCancel(String tag) {
        isLost = true;
        work.log().warn("the queue '{}' was deleted by someone else", queue.name());
        on.wake();
    }

    /** Replies, and acknowledges the message then. By the thread that ran the call, which nobody interrupts any more. */
    void reply(Delivery message, byte[] body) {
        AMQP.BasicProperties asked = message.getProperties();
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .correlationId(asked.getCorrelationId())
                .build();
        SendQueue.Item answer = new SendQueue.Item() {
            @Override
            public void send() throws IOException {
                getChannel().basicPublish("", asked.getReplyTo(), true, properties, body);
                getChannel().basicAck(message.getEnvelope().getDeliveryTag(), false);
            }

            @Override
            public void failed(Exception why) {
                on.unanswered(Unanswerable.CONNECTION_LOST, procedure());
            }
        };
        on.sends().send(answer, body.length);
    }

    /** Forgets a call that can't be answered. */
    void drop(Delivery message) {
        on.unanswered(Unanswerable.NO_REPLY_TO, procedure());
        acknowledge(message);
    }

    void acknowledge(Delivery message) {
        settle(() -> getChannel().basicAck(message.getEnvelope().getDeliveryTag(), false));
    }

    void giveBack(Delivery message) {
        settle(() -> getChannel().basicNack(message.getEnvelope().getDeliveryTag(), false, true));
    }

    /** Gives a message back as soon as nothing more is taken, because the procedure is away: it would come back at once. */
    void giveBackOnceAway(Delivery message) {
        away.add(message);
        on.wake();
    }

    boolean hasSomethingToGiveBack() {
        return !away.isEmpty();
    }

    /** Gives back what waits for that. */
    void giveBackAway() {
        for (Delivery next = away.poll(); next != null; next = away.poll()) {
            giveBack(next);
        }
    }

    CompletableFuture<Boolean> sendCopy(Delivery message, int times) {
        return on.republisher().send(queue.name(), message, times);
    }

    void malformed(MalformedMessageException why) {
        on.malformed(procedure(), why);
    }

    private void settle(Fate fate) {
        on.sends().add(new SendQueue.Item() {
            @Override
            public void send() throws IOException {
                fate.tell();
            }

            @Override
            public void failed(Exception why) {
                // The broker gives the message to another by itself.
            }
        });
    }
}
