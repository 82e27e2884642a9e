package dev.serve.amqp;

import java.util.Map;

/** What a client may ask of the broker, or answer it. Fields that the broker has no use for are left out. */
sealed interface ClientMethod {

    /** What concerns the connection: on channel 0. */
    sealed interface OfConnection extends ClientMethod {}

    /** What opens and closes a channel, and what is published on it. */
    sealed interface OfChannel extends ClientMethod {}

    /** What makes and unmakes exchanges, queues and bindings. */
    sealed interface OfTopology extends ClientMethod {}

    /** What fetches messages, and settles them. */
    sealed interface OfDelivery extends ClientMethod {}

    record StartOk(Map<String, Object> clientProperties, String mechanism, String response) implements OfConnection {}

    record TuneOk(int channelMax, int frameMaxBytes, int heartbeatSeconds) implements OfConnection {}

    record Open(String virtualHost) implements OfConnection {}

    record ConnectionClose(int code, String text) implements OfConnection {}

    record ConnectionCloseOk() implements OfConnection {}

    record ChannelOpen() implements OfChannel {}

    record ChannelFlow(boolean active) implements OfChannel {}

    record ChannelClose() implements OfChannel {}

    record ChannelCloseOk() implements OfChannel {}

    record ExchangeDeclare(
            String exchange,
            String type,
            boolean passive,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            boolean noWait,
            Map<String, Object> arguments)
            implements OfTopology {}

    record ExchangeDelete(String exchange, boolean ifUnused, boolean noWait) implements OfTopology {}

    record QueueDeclare(
            String queue,
            boolean passive,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            boolean noWait,
            Map<String, Object> arguments)
            implements OfTopology {}

    record QueueBind(String queue, String exchange, String routingKey, boolean noWait, Map<String, Object> arguments)
            implements OfTopology {}

    record QueueUnbind(String queue, String exchange, String routingKey) implements OfTopology {}

    record QueuePurge(String queue, boolean noWait) implements OfTopology {}

    record QueueDelete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait) implements OfTopology {}

    record Qos(int prefetchBytes, int prefetchCount, boolean global) implements OfDelivery {}

    record Consume(
            String queue,
            String consumerTag,
            boolean noLocal,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            Map<String, Object> arguments)
            implements OfDelivery {}

    record Cancel(String consumerTag, boolean noWait) implements OfDelivery {}

    record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate) implements OfChannel {}

    record Get(String queue, boolean noAck) implements OfDelivery {}

    record Ack(long deliveryTag, boolean multiple) implements OfDelivery {}

    /** A reject is a nack of one message. */
    record Nack(long deliveryTag, boolean multiple, boolean requeue) implements OfDelivery {}

    record Recover(boolean requeue) implements OfDelivery {}

    record ConfirmSelect(boolean noWait) implements OfChannel {}
}
