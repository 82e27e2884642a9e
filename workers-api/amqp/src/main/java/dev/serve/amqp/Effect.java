package dev.serve.amqp;

/** What the virtual host has decided to tell a client that did not ask at this moment. */
sealed interface Effect {

    ChannelState channel();

    record Deliver(
            ChannelState channel, String consumerTag, long deliveryTag, boolean redelivered, BrokerMessage message)
            implements Effect {}

    /** An answer that has to come before the first delivery. */
    record ConsumeOk(ChannelState channel, String consumerTag) implements Effect {}

    /** The queue of a consumer is gone. */
    record CancelNotice(ChannelState channel, String consumerTag) implements Effect {}
}
