package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.Ack;
import dev.serve.amqp.ClientMethod.Cancel;
import dev.serve.amqp.ClientMethod.Consume;
import dev.serve.amqp.ClientMethod.Get;
import dev.serve.amqp.ClientMethod.Nack;
import dev.serve.amqp.ClientMethod.OfDelivery;
import dev.serve.amqp.ClientMethod.Qos;
import dev.serve.amqp.ClientMethod.Recover;
import java.util.List;
import java.util.Optional;

/** Answers what a client asks to be delivered on one channel, and takes what it says of deliveries. For one thread. */
final class DeliveryAnswers {

    /** What has no answer of its own. */
    private interface Step {
        void decide(Deliveries deliveries, long nowMillis, List<Effect> effects) throws BrokerException;
    }

    private final Broker broker;
    private final Outbox outbox;
    private final ChannelState channel;

    DeliveryAnswers(Broker broker, Outbox outbox, ChannelState channel) {
        this.broker = broker;
        this.outbox = outbox;
        this.channel = channel;
    }

    void answer(OfDelivery method) throws BrokerException {
        switch (method) {
            case Ack asked ->
                run((deliveries, now, effects) ->
                        deliveries.ack(channel, asked.deliveryTag(), asked.multiple(), now, effects));
            case Nack asked -> run((deliveries, now, effects) -> deliveries.nack(channel, asked, now, effects));
            case Get asked -> get(asked);
            case Qos asked -> qos(asked);
            case Consume asked -> consume(asked);
            case Cancel asked -> {
                run((deliveries, now, effects) -> deliveries.cancel(channel, asked.consumerTag(), now, effects));
                if (!asked.noWait()) {
                    outbox.add(Replies.consumer(channel.number, MethodId.BASIC_CANCEL_OK, asked.consumerTag()));
                }
            }
            case Recover asked -> recover(asked);
        }
    }

    private void get(Get asked) throws BrokerException {
        Optional<Deliveries.Fetched> fetched = broker.decide((host, deliveries, now, effects) -> deliveries.fetch(
                channel,
                host.queue(channel.named(asked.queue()), channel.connection, now, effects),
                asked.noAck(),
                now));
        if (fetched.isEmpty()) {
            outbox.add(Replies.getEmpty(channel.number));
            return;
        }
        Deliveries.Fetched found = fetched.get();
        BrokerMessage message = found.entry().message();
        byte[] method = Replies.getOk(
                channel.number, found.deliveryTag(), found.entry().redelivered(), message, found.messagesLeft());
        outbox.add(new Outgoing.WithMessage(channel.number, method, message));
    }

    private void qos(Qos asked) throws BrokerException {
        if (asked.prefetchBytes() != 0) {
            throw BrokerException.notImplemented("basic.qos with a prefetch size");
        }
        run((deliveries, now, effects) ->
                deliveries.prefetch(channel, asked.prefetchCount(), asked.global(), now, effects));
        outbox.add(Replies.plain(channel.number, MethodId.BASIC_QOS_OK));
    }

    private void consume(Consume asked) throws BrokerException {
        if (asked.queue().equals("amq.rabbitmq.reply-to")) {
            throw BrokerException.notImplemented("direct reply-to ('amq.rabbitmq.reply-to')");
        }
        run((deliveries, now, effects) -> deliveries.consume(channel, asked, now, effects));
    }

    private void recover(Recover asked) throws BrokerException {
        if (!asked.requeue()) {
            throw BrokerException.notImplemented("basic.recover with requeue=false");
        }
        run((deliveries, now, effects) -> deliveries.recover(channel, now, effects));
        outbox.add(Replies.plain(channel.number, MethodId.BASIC_RECOVER_OK));
    }

    private void run(Step step) throws BrokerException {
        broker.decide((host, deliveries, now, effects) -> {
            step.decide(deliveries, now, effects);
            return channel;
        });
    }
}
