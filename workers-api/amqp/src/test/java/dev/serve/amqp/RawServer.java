package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** A server of procedures that does what it is told to, and no more: its queues, and whatever a test answers. */
final class RawServer implements AutoCloseable {

    /** What is done with a call. */
    interface Handler {
        void handle(RawServer server, Delivery call) throws IOException;
    }

    static final WireCodec CODEC = WireCodec.messagePack();

    private final Connection connection;
    final Channel channel;

    private RawServer(Connection connection, Channel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    static RawServer on(int port) throws Exception {
        Connection connection = BrokerTestBase.factory(port).newConnection();
        Channel channel = Objects.requireNonNull(connection.createChannel());
        channel.exchangeDeclare("rpc", "direct", true);
        return new RawServer(connection, channel);
    }

    /** Makes the queue of a procedure, as RabiBridge does. */
    RawServer queue(String procedure, Map<String, Object> more) throws IOException {
        Map<String, Object> arguments = new java.util.HashMap<>(more);
        arguments.put("x-overflow", "reject-publish");
        String queue = channel.queueDeclare("rpc_async_" + procedure, true, false, true, arguments)
                .getQueue();
        channel.queueBind(queue, "rpc", "async_" + procedure);
        return this;
    }

    /** Serves a procedure. */
    RawServer serve(String procedure, Handler handler) throws IOException {
        queue(procedure, Map.of());
        channel.basicConsume("rpc_async_" + procedure, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                try {
                    handler.handle(RawServer.this, new Delivery(envelope, properties, body));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        });
        return this;
    }

    /** Serves a procedure that returns its first argument. */
    RawServer echo(String procedure) throws IOException {
        return serve(procedure, (server, call) -> server.answer(call, new WireReply.Returned(first(call))));
    }

    static Object first(Delivery call) throws IOException {
        return Objects.requireNonNullElse(arguments(call).positional().getFirst(), "null");
    }

    static dev.serve.calls.Arguments arguments(Delivery call) throws IOException {
        try {
            return CODEC.decodeRequest(call.getBody());
        } catch (MalformedMessageException unreadable) {
            throw new IOException(unreadable);
        }
    }

    void answer(Delivery call, WireReply reply) throws IOException {
        answer(call, CODEC.encodeReply(reply));
    }

    void answer(Delivery call, byte[] body) throws IOException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .correlationId(call.getProperties().getCorrelationId())
                .build();
        channel.basicPublish("", call.getProperties().getReplyTo(), properties, body);
    }

    @Override
    public void close() {
        connection.abort();
    }
}
