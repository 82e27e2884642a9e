package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.ExchangeDeclare;
import dev.serve.amqp.ClientMethod.ExchangeDelete;
import dev.serve.amqp.ClientMethod.OfTopology;
import dev.serve.amqp.ClientMethod.QueueBind;
import dev.serve.amqp.ClientMethod.QueueDeclare;
import dev.serve.amqp.ClientMethod.QueueDelete;
import dev.serve.amqp.ClientMethod.QueuePurge;
import dev.serve.amqp.ClientMethod.QueueUnbind;
import java.util.List;

/** Answers what a client asks for exchanges, queues and bindings on one channel. For one thread. */
final class TopologyAnswers {

    /** What is asked of one queue. */
    private interface QueueWork<T> {
        T decide(VirtualHost host, QueueState queue, long nowMillis, List<Effect> effects) throws BrokerException;
    }

    private final Broker broker;
    private final Outbox outbox;
    private final ChannelState channel;

    TopologyAnswers(Broker broker, Outbox outbox, ChannelState channel) {
        this.broker = broker;
        this.outbox = outbox;
        this.channel = channel;
    }

    void answer(OfTopology method) throws BrokerException {
        switch (method) {
            case ExchangeDeclare asked -> {
                broker.decide((host, deliveries, now, effects) -> {
                    host.declare(asked);
                    return asked;
                });
                answerUnless(asked.noWait(), MethodId.EXCHANGE_DECLARE_OK);
            }
            case ExchangeDelete asked -> {
                broker.decide((host, deliveries, now, effects) -> {
                    host.deleteExchange(asked.exchange(), asked.ifUnused());
                    return asked;
                });
                answerUnless(asked.noWait(), MethodId.EXCHANGE_DELETE_OK);
            }
            case QueueDeclare asked -> declare(asked);
            case QueueBind asked -> {
                with(asked.queue(), (host, queue, now, effects) -> {
                    host.bind(queue, asked.exchange(), asked.routingKey());
                    return queue;
                });
                answerUnless(asked.noWait(), MethodId.QUEUE_BIND_OK);
            }
            case QueueUnbind asked -> {
                with(asked.queue(), (host, queue, now, effects) -> {
                    host.unbind(queue, asked.exchange(), asked.routingKey());
                    return queue;
                });
                answerUnless(false, MethodId.QUEUE_UNBIND_OK);
            }
            case QueuePurge asked ->
                countUnless(
                        asked.noWait(),
                        MethodId.QUEUE_PURGE_OK,
                        with(asked.queue(), (host, queue, now, effects) -> queue.purge(now)));
            case QueueDelete asked -> countUnless(asked.noWait(), MethodId.QUEUE_DELETE_OK, delete(asked));
        }
    }

    private void declare(QueueDeclare asked) throws BrokerException {
        if (asked.queue().equals("amq.rabbitmq.reply-to")) {
            throw BrokerException.notImplemented("direct reply-to ('amq.rabbitmq.reply-to')");
        }
        VirtualHost.Declared declared = broker.decide(
                (host, deliveries, now, effects) -> host.declare(channel.connection, asked, now, effects));
        channel.declared(declared.queue());
        if (!asked.noWait()) {
            outbox.add(Replies.queueDeclareOk(
                    channel.number, declared.queue(), declared.messages(), declared.consumers()));
        }
    }

    /** Deletes a queue; one that is not there is as good as deleted. */
    private int delete(QueueDelete asked) throws BrokerException {
        try {
            return with(asked.queue(), (host, queue, now, effects) -> host.delete(queue, asked, now, effects));
        } catch (BrokerException failure) {
            if (failure.code() == ReplyCode.NOT_FOUND) {
                return 0;
            }
            throw failure;
        }
    }

    private <T> T with(String name, QueueWork<T> work) throws BrokerException {
        return broker.decide((host, deliveries, now, effects) ->
                work.decide(host, host.queue(channel.named(name), channel.connection, now, effects), now, effects));
    }

    private void answerUnless(boolean noWait, MethodId id) {
        if (!noWait) {
            outbox.add(Replies.plain(channel.number, id));
        }
    }

    private void countUnless(boolean noWait, MethodId id, int messages) {
        if (!noWait) {
            outbox.add(Replies.count(channel.number, id, messages));
        }
    }
}
