package dev.serve.amqp;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A direct exchange: it hands a message to the queues that are bound with its routing key. Guarded as its virtual host is. */
final class Exchange {

    final String name;
    final boolean durable;
    final boolean autoDelete;
    private final Map<String, Set<QueueState>> queuesByKey = new LinkedHashMap<>();

    Exchange(String name, boolean durable, boolean autoDelete) {
        this.name = name;
        this.durable = durable;
        this.autoDelete = autoDelete;
    }

    Collection<QueueState> route(String routingKey) {
        return queuesByKey.getOrDefault(routingKey, Set.of());
    }

    /** Tells whether the binding is new. */
    boolean bind(QueueState queue, String routingKey) {
        return queuesByKey
                .computeIfAbsent(routingKey, key -> new LinkedHashSet<>())
                .add(queue);
    }

    /** Tells whether there was such a binding. */
    boolean unbind(QueueState queue, String routingKey) {
        Set<QueueState> queues = queuesByKey.get(routingKey);
        if (queues == null || !queues.remove(queue)) {
            return false;
        }
        if (queues.isEmpty()) {
            queuesByKey.remove(routingKey);
        }
        return true;
    }

    boolean isUnused() {
        return queuesByKey.isEmpty();
    }

    /** All bindings: routing keys, and the queues that each leads to. */
    Map<String, Set<QueueState>> bindings() {
        Map<String, Set<QueueState>> copy = new LinkedHashMap<>();
        queuesByKey.forEach((key, queues) -> copy.put(key, Set.copyOf(queues)));
        return copy;
    }

    /** What a declaration says that differs from what is there, as the broker words it. */
    void checkSame(ClientMethod.ExchangeDeclare again) throws BrokerException {
        for (Difference difference : List.of(
                new Difference("durable", again.durable(), durable),
                new Difference("auto_delete", again.autoDelete(), autoDelete))) {
            difference.check("exchange", name);
        }
    }

    /** A property of something that is declared again. */
    record Difference(String argument, boolean received, boolean current) {
        void check(String kind, String name) throws BrokerException {
            if (received != current) {
                throw new BrokerException(
                        ReplyCode.PRECONDITION_FAILED,
                        "inequivalent arg '" + argument + "' for " + kind + " '" + name + "' in vhost '/': received '"
                                + received + "' but current is '" + current + "'");
            }
        }
    }
}
