package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.ExchangeDeclare;
import dev.serve.amqp.ClientMethod.QueueDeclare;
import dev.serve.amqp.QueueState.Binding;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The exchanges and queues there are, and how they are bound. It decides, and does nothing: what clients are to be
 * told is added to a list of effects. No lock, clock, thread or socket is in it; its user guards it, and says what time
 * it is, in milliseconds of a clock that never goes back.
 */
final class VirtualHost {

    private static final String RESERVED = "amq.";

    /** What a declaration is answered. */
    record Declared(String queue, int messages, int consumers) {}

    private final BrokerLimits limits;
    private final MemoryBudget budget;
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
    private final Map<String, QueueState> queues = new LinkedHashMap<>();
    private int bindings;

    VirtualHost(BrokerLimits limits, MemoryBudget budget) {
        this.limits = limits;
        this.budget = budget;
        exchanges.put("amq.direct", new Exchange("amq.direct", true, false));
    }

    int queueCount() {
        return queues.size();
    }

    void declare(ExchangeDeclare asked) throws BrokerException {
        Exchange there = exchanges.get(asked.exchange());
        if (asked.passive() || asked.exchange().isEmpty()) {
            if (there == null && !asked.exchange().isEmpty()) {
                throw noExchange(asked.exchange());
            }
            return;
        }
        checkImplemented(asked);
        if (there != null) {
            there.checkSame(asked);
            return;
        }
        checkNotReserved("exchange", asked.exchange());
        checkRoom("exchanges", exchanges.size(), limits.exchanges());
        exchanges.put(asked.exchange(), new Exchange(asked.exchange(), asked.durable(), asked.autoDelete()));
    }

    private static void checkImplemented(ExchangeDeclare asked) throws BrokerException {
        if (!asked.type().equals("direct")) {
            throw BrokerException.notImplemented("exchange type '" + asked.type() + "'");
        }
        if (asked.internal()) {
            throw BrokerException.notImplemented("an internal exchange");
        }
        for (String argument : asked.arguments().keySet()) {
            throw BrokerException.notImplemented("exchange argument '" + argument + "'");
        }
    }

    /** Deletes an exchange; one that is not there is as good as deleted. */
    void deleteExchange(String name, boolean ifUnused) throws BrokerException {
        if (name.isEmpty()) {
            throw defaultExchange();
        }
        Exchange exchange = exchanges.get(name);
        if (exchange == null) {
            return;
        }
        checkNotReserved("exchange", name);
        if (ifUnused && !exchange.isUnused()) {
            throw inUse("exchange", name);
        }
        exchange.bindings().forEach((key, bound) -> bound.forEach(queue -> unbind(queue, exchange, key)));
        exchanges.remove(name);
    }

    Declared declare(ConnectionState connection, QueueDeclare asked, long nowMillis, List<Effect> effects)
            throws BrokerException {
        Optional<QueueState> there =
                asked.queue().isEmpty() ? Optional.empty() : find(asked.queue(), nowMillis, effects);
        QueueState queue;
        if (there.isPresent()) {
            queue = there.get();
            checkOwner(queue, connection);
            if (!asked.passive()) {
                checkSame(queue, asked);
            }
        } else if (asked.passive()) {
            throw noQueue(asked.queue());
        } else {
            queue = create(connection, asked, nowMillis);
        }
        queue.used(nowMillis);
        return new Declared(queue.name, queue.readyCount(nowMillis), queue.consumerCount());
    }

    private QueueState create(ConnectionState connection, QueueDeclare asked, long nowMillis) throws BrokerException {
        checkNotReserved("queue", asked.queue());
        checkRoom("queues", queues.size(), limits.queues());
        String name = asked.queue().isEmpty() ? "amq.gen-" + UUID.randomUUID() : asked.queue();
        QueueState.Options options = new QueueState.Options(
                asked.durable(),
                asked.exclusive() ? Optional.of(connection) : Optional.empty(),
                asked.autoDelete(),
                QueueArguments.of(name, asked.arguments()));
        QueueState queue = new QueueState(name, options, limits, budget, nowMillis);
        queues.put(name, queue);
        if (asked.exclusive()) {
            connection.exclusiveQueues.add(queue);
        }
        return queue;
    }

    private static void checkSame(QueueState queue, QueueDeclare asked) throws BrokerException {
        QueueState.Options options = queue.options;
        for (Exchange.Difference difference : List.of(
                new Exchange.Difference("durable", asked.durable(), options.durable()),
                new Exchange.Difference("auto_delete", asked.autoDelete(), options.autoDelete()))) {
            difference.check("queue", queue.name);
        }
        if (asked.exclusive() != options.owner().isPresent()) {
            throw locked(queue.name);
        }
        options.arguments().checkSame(queue.name, asked.arguments());
    }

    /** The queue of this name, for a connection that may use it. */
    QueueState queue(String name, ConnectionState connection, long nowMillis, List<Effect> effects)
            throws BrokerException {
        QueueState queue = find(name, nowMillis, effects).orElseThrow(() -> noQueue(name));
        checkOwner(queue, connection);
        return queue;
    }

    /** Deletes a queue with all that leads there; who consumed from it gets notice. Tells how many messages went. */
    int delete(QueueState queue, long nowMillis, List<Effect> effects) {
        int messages = queue.readyCount(nowMillis);
        queues.remove(queue.name, queue);
        queue.options.owner().ifPresent(owner -> owner.exclusiveQueues.remove(queue));
        Set.copyOf(queue.bindings).forEach(binding -> unbind(queue, binding.exchange(), binding.routingKey()));
        for (QueueConsumer consumer : queue.delete()) {
            consumer.channel.consumers.remove(consumer.tag);
            effects.add(new Effect.CancelNotice(consumer.channel, consumer.tag));
        }
        return messages;
    }

    /** Deletes one queue as a client asked for. */
    int delete(QueueState queue, ClientMethod.QueueDelete asked, long nowMillis, List<Effect> effects)
            throws BrokerException {
        if (asked.ifUnused() && queue.consumerCount() > 0) {
            throw inUse("queue", queue.name);
        }
        if (asked.ifEmpty() && queue.readyCount(nowMillis) > 0) {
            throw new BrokerException(
                    ReplyCode.PRECONDITION_FAILED, "queue '" + queue.name + "' in vhost '/' not empty");
        }
        return delete(queue, nowMillis, effects);
    }

    void bind(QueueState queue, String exchange, String routingKey) throws BrokerException {
        Exchange from = exchange(exchange);
        if (from.route(routingKey).contains(queue)) {
            return;
        }
        checkRoom("bindings", bindings, limits.bindings());
        from.bind(queue, routingKey);
        queue.bindings.add(new Binding(from, routingKey));
        bindings++;
    }

    void unbind(QueueState queue, String exchange, String routingKey) throws BrokerException {
        unbind(queue, exchange(exchange), routingKey);
    }

    private void unbind(QueueState queue, Exchange from, String routingKey) {
        if (from.unbind(queue, routingKey)) {
            queue.bindings.remove(new Binding(from, routingKey));
            bindings--;
            if (from.autoDelete && from.isUnused()) {
                exchanges.remove(from.name, from);
            }
        }
    }

    /** The queues that get a message. */
    Collection<QueueState> route(String exchange, String routingKey, long nowMillis, List<Effect> effects)
            throws BrokerException {
        if (exchange.isEmpty()) {
            return find(routingKey, nowMillis, effects).map(List::of).orElse(List.of());
        }
        Exchange from = exchanges.get(exchange);
        if (from == null) {
            throw noExchange(exchange);
        }
        return from.route(routingKey);
    }

    void checkExchange(String name) throws BrokerException {
        if (!name.isEmpty() && !exchanges.containsKey(name)) {
            throw noExchange(name);
        }
    }

    /** Goes over all queues: what is too old goes, messages and queues. */
    void expire(long nowMillis, List<Effect> effects) {
        for (QueueState queue : List.copyOf(queues.values())) {
            if (queue.isUnusedTooLong(nowMillis)) {
                delete(queue, nowMillis, effects);
            } else {
                queue.readyCount(nowMillis);
            }
        }
    }

    private Optional<QueueState> find(String name, long nowMillis, List<Effect> effects) {
        QueueState queue = queues.get(name);
        if (queue != null && queue.isUnusedTooLong(nowMillis)) {
            delete(queue, nowMillis, effects);
            return Optional.empty();
        }
        return Optional.ofNullable(queue);
    }

    /** An exchange that queues can be bound to. */
    private Exchange exchange(String name) throws BrokerException {
        if (name.isEmpty()) {
            throw defaultExchange();
        }
        Exchange exchange = exchanges.get(name);
        if (exchange == null) {
            throw noExchange(name);
        }
        return exchange;
    }

    private static void checkOwner(QueueState queue, ConnectionState connection) throws BrokerException {
        if (queue.options.owner().isPresent() && queue.options.owner().get() != connection) {
            throw locked(queue.name);
        }
    }

    private static void checkNotReserved(String kind, String name) throws BrokerException {
        if (name.startsWith(RESERVED)) {
            throw new BrokerException(
                    ReplyCode.ACCESS_REFUSED,
                    kind + " name '" + name + "' contains reserved prefix '" + RESERVED + "*'");
        }
    }

    private static void checkRoom(String what, int count, int most) throws BrokerException {
        if (count >= most) {
            throw new BrokerException(
                    ReplyCode.RESOURCE_ERROR, "the embedded broker holds at most " + most + " " + what);
        }
    }

    private static BrokerException noExchange(String name) {
        return new BrokerException(ReplyCode.NOT_FOUND, "no exchange '" + name + "' in vhost '/'");
    }

    private static BrokerException noQueue(String name) {
        return new BrokerException(ReplyCode.NOT_FOUND, "no queue '" + name + "' in vhost '/'");
    }

    private static BrokerException inUse(String kind, String name) {
        return new BrokerException(ReplyCode.PRECONDITION_FAILED, kind + " '" + name + "' in vhost '/' in use");
    }

    private static BrokerException locked(String queue) {
        return new BrokerException(
                ReplyCode.RESOURCE_LOCKED,
                "cannot obtain exclusive access to locked queue '" + queue
                        + "' in vhost '/'. It could be originally declared on another connection or the exclusive property"
                        + " value does not match that of the original declaration.");
    }

    private static BrokerException defaultExchange() {
        return new BrokerException(ReplyCode.ACCESS_REFUSED, "operation not permitted on the default exchange");
    }
}
