package dev.serve.amqp;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What RabbitMQ does and the embedded broker does too, as the RabbitMQ client sees it: each test runs on both, and what the
 * embedded broker is held to is what the other does.
 */
abstract class BrokerTestBase {

    static final Map<String, Object> NO_ARGUMENTS = Map.of();

    private final TestBroker broker;
    private final List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
    /** Names are those of one test alone, as a node is shared by all tests. */
    final String name = "contract-" + UUID.randomUUID();

    private int port;
    private AutoCloseable end = () -> {};

    BrokerTestBase(TestBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    @Timeout(value = RabbitNode.MOST_MINUTES, unit = TimeUnit.MINUTES)
    void run() throws Exception {
        TestBroker.Running running = broker.run();
        port = running.port();
        end = running.end();
    }

    static ConnectionFactory factory(int port) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    @AfterEach
    void disconnect() throws Exception {
        connections.forEach(Connection::abort);
        end.close();
    }

    /** What connects to the broker in question. */
    ConnectionFactory factory() {
        return factory(port);
    }

    Connection connected(ConnectionFactory factory) throws Exception {
        Connection connection = factory.newConnection();
        connections.add(connection);
        return connection;
    }

    /** A channel of a new connection. */
    Channel channel() throws Exception {
        return connected(factory()).createChannel();
    }

    /** One more channel of the connection made last. */
    Channel sibling() throws IOException {
        return connections.getLast().createChannel();
    }

    /** Declares the queue of this test, which goes with its last consumer. */
    String queue(Channel channel, Map<String, Object> arguments) throws IOException {
        return channel.queueDeclare(name, false, false, true, arguments).getQueue();
    }

    /** Declares the queue of this test, which goes with its connection. */
    String ownQueue(Channel channel) throws IOException {
        return channel.queueDeclare(name, false, true, false, NO_ARGUMENTS).getQueue();
    }

    static Inbox consume(Channel channel, String queue) throws IOException {
        Inbox inbox = new Inbox(channel);
        channel.basicConsume(queue, inbox);
        return inbox;
    }

    /** Publishes 1, 2, 3 and so on, and waits until they are in the queue. */
    static void publish(Channel channel, String queue, int count) throws Exception {
        channel.confirmSelect();
        for (int i = 1; i <= count; i++) {
            channel.basicPublish("", queue, null, bytes(Integer.toString(i)));
        }
        channel.waitForConfirmsOrDie(10_000);
    }

    static byte[] bytes(String text) {
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

    static String awaitClosing(Channel channel) {
        await().until(() -> !channel.isOpen());
        Closing closing = closing(channel.getCloseReason());
        return closing.reason() + " " + closing.text();
    }
}
