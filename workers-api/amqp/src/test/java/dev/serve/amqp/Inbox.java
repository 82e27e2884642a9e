package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A consumer that keeps what it gets. */
final class Inbox extends DefaultConsumer {

    private final LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Inbox(Channel channel) {
        super(channel);
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        deliveries.add(new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String consumerTag) {
        cancelled.countDown();
    }

    Delivery next() throws InterruptedException {
        return Objects.requireNonNull(deliveries.poll(10, TimeUnit.SECONDS), "expected one more delivery");
    }

    List<Delivery> next(int count) throws InterruptedException {
        List<Delivery> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(next());
        }
        return next;
    }

    List<String> texts(int count) throws InterruptedException {
        return next(count).stream().map(Inbox::text).toList();
    }

    /** How many are there that nobody has asked for. */
    int count() {
        return deliveries.size();
    }

    void awaitCancelled() throws InterruptedException {
        assertThat(cancelled.await(10, TimeUnit.SECONDS))
                .as("is told of the cancellation")
                .isTrue();
    }

    static String text(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }
}
