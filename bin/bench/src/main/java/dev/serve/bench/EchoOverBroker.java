package dev.serve.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * Calls that are echoed over a broker: published with confirms, consumed, acknowledged, the reply published to an exclusive queue, and so
 * many of them under way at once. Client and server each have a connection.
 */
final class EchoOverBroker implements AutoCloseable {

    private static final int UNDER_WAY = 64;
    private static final byte[] BODY = new byte[64];

    private final Connection client;
    private final Connection server;
    private final Channel calls;
    private final String requests;
    private final String replies;
    private final Semaphore room = new Semaphore(UNDER_WAY);

    EchoOverBroker(int port) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        client = factory.newConnection();
        server = factory.newConnection();
        Channel echo = server.createChannel();
        requests = echo.queueDeclare("bench-echo", true, false, true, Map.of()).getQueue();
        echo.confirmSelect();
        echo.basicQos(2 * UNDER_WAY);
        echo.basicConsume(requests, new Echo(echo));
        calls = client.createChannel();
        calls.confirmSelect();
        Channel answers = client.createChannel();
        replies = answers.queueDeclare().getQueue();
        answers.basicConsume(replies, true, new Answers(answers));
    }

    /** Makes so many calls; returns when all have been answered and confirmed. */
    void run(int count) throws IOException, InterruptedException, TimeoutException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .replyTo(replies)
                .correlationId("call")
                .build();
        for (int i = 0; i < count; i++) {
            room.acquire();
            calls.basicPublish("", requests, true, properties, BODY);
        }
        room.acquire(UNDER_WAY);
        room.release(UNDER_WAY);
        calls.waitForConfirmsOrDie(60_000);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }

    /** Sends each body back. */
    private static final class Echo extends DefaultConsumer {
        Echo(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            try {
                getChannel().basicPublish("", properties.getReplyTo(), true, properties, body);
                getChannel().basicAck(envelope.getDeliveryTag(), false);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Makes room for the next call. */
    private final class Answers extends DefaultConsumer {
        Answers(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            room.release();
        }
    }
}
