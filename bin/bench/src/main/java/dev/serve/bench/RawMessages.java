package dev.serve.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The limit: as many messages as calls take, two for each, published with confirms by one thread and delivered to another, with
 * as many under way as there are callers; nobody matches or answers them.
 */
final class RawMessages implements AmqpContender {

    private static final byte[] BODY = new byte[64];
    private static final AMQP.BasicProperties PROPERTIES = new AMQP.BasicProperties();

    private final Connection connection;
    private final Channel channel;
    private final String queue;
    private final AtomicReference<Semaphore> delivered = new AtomicReference<>(new Semaphore(0));

    private RawMessages(Connection connection, Channel channel, String queue) {
        this.connection = connection;
        this.channel = channel;
        this.queue = queue;
    }

    static RawMessages open(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        Connection connection = factory.newConnection();
        Channel receiving = Objects.requireNonNull(connection.createChannel());
        String queue = receiving.queueDeclare().getQueue();
        Channel channel = Objects.requireNonNull(connection.createChannel());
        channel.confirmSelect();
        RawMessages raw = new RawMessages(connection, channel, queue);
        receiving.basicConsume(queue, true, new DefaultConsumer(receiving) {
            @Override
            public void handleDelivery(
                    String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                raw.delivered.get().release();
            }
        });
        return raw;
    }

    @Override
    public String name() {
        return "limit";
    }

    @Override
    public double run(int callers, double seconds, LatencyHistogram latency) throws Exception {
        Semaphore room = new Semaphore(callers);
        delivered.set(room);
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        long messages = 0;
        for (; System.nanoTime() < end; messages++) {
            room.acquire();
            channel.basicPublish("", queue, true, PROPERTIES, BODY);
        }
        room.acquire(callers);
        channel.waitForConfirmsOrDie(30_000);
        return messages / 2.0 * 1e9 / (System.nanoTime() - begin);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
