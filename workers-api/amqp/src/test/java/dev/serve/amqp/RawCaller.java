package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.serve.calls.Arguments;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A caller that speaks to the broker itself. */
final class RawCaller implements AutoCloseable {

    private final Connection connection;
    private final String replyTo;
    private final Inbox inbox;
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    final Channel channel;

    private RawCaller(Connection connection) throws IOException {
        this.connection = connection;
        this.channel = Objects.requireNonNull(connection.createChannel());
        replyTo = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
        inbox = new Inbox(channel);
        channel.basicConsume(replyTo, true, inbox);
        channel.confirmSelect();
        channel.addReturnListener(returned -> refusals.add("returned " + returned.getReplyText()));
        channel.addConfirmListener((_, _) -> {}, (_, _) -> refusals.add("nack"));
    }

    static RawCaller on(int port) throws Exception {
        return new RawCaller(BrokerTestBase.factory(port).newConnection());
    }

    Channel newChannel() throws IOException {
        return Objects.requireNonNull(connection.createChannel());
    }

    /** Calls a procedure, and does not wait. */
    void call(String procedure, String correlationId, Object... arguments) throws IOException {
        send(procedure, correlationId, Arguments.of(arguments));
    }

    void send(String procedure, String correlationId, Arguments arguments) throws IOException {
        send(
                "async_" + procedure,
                RawServer.CODEC.encodeRequest(arguments),
                properties -> properties.correlationId(correlationId));
    }

    /** Sends a body, with the properties that are added to a reply queue. */
    void send(String routingKey, byte[] body, UnaryOperator<AMQP.BasicProperties.Builder> properties)
            throws IOException {
        AMQP.BasicProperties.Builder usual = new AMQP.BasicProperties.Builder().replyTo(replyTo);
        channel.basicPublish("rpc", routingKey, true, properties.apply(usual).build(), body);
    }

    Delivery next() throws InterruptedException {
        return inbox.next();
    }

    /** The next reply: its correlation id, and what it says. */
    String nextAnswer() throws Exception {
        Delivery delivery = next();
        return delivery.getProperties().getCorrelationId() + " " + shown(delivery);
    }

    static String shown(Delivery delivery) throws MalformedMessageException {
        return switch (RawServer.CODEC.decodeReply(delivery.getBody())) {
            case WireReply.Returned(Object value) -> String.valueOf(value);
            case WireReply.Failed(String trace) -> "failed: " + trace;
        };
    }

    /** How many replies are there that nobody has asked for. */
    int count() {
        return inbox.count();
    }

    /** What was refused, or returned. */
    String nextRefusal() throws InterruptedException {
        return Objects.requireNonNull(refusals.poll(10, TimeUnit.SECONDS), "expected a refusal");
    }

    @Override
    public void close() {
        connection.abort();
    }
}
