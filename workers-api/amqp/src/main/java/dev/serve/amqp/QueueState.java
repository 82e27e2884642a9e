package dev.serve.amqp;

import dev.serve.amqp.QueueArguments.Overflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue: the messages that are ready, in order, and the consumers that take turns at them. It decides, and does
 * nothing: what is to be delivered is added to a list of effects.
 *
 * <p>Time is that of the virtual host, in milliseconds. A message that is too old goes when it is at the head.
 *
 * <p>Guarded as its virtual host is.
 */
final class QueueState {

    /** A binding that leads here. */
    record Binding(Exchange exchange, String routingKey) {}

    /** Whose queue it is, and how long it stays. */
    record Options(boolean durable, Optional<ConnectionState> owner, boolean autoDelete, QueueArguments arguments) {}

    final String name;
    final Options options;
    final Set<Binding> bindings = new HashSet<>();
    private final BrokerLimits limits;
    private final MemoryBudget budget;
    private final ArrayDeque<QueueEntry> ready = new ArrayDeque<>();

    /** What was delivered and came back: all of it is older than all of {@code ready}. */
    private final TreeMap<Long, QueueEntry> returned = new TreeMap<>();

    private final ArrayDeque<QueueConsumer> consumers = new ArrayDeque<>();
    private long lastPosition;
    private long readyBodyBytes;
    private int heldMessages;
    private long heldBytes;
    private boolean deleted;
    private long usedAtMillis;

    QueueState(String name, Options options, BrokerLimits limits, MemoryBudget budget, long nowMillis) {
        this.name = name;
        this.options = options;
        this.limits = limits;
        this.budget = budget;
        this.usedAtMillis = nowMillis;
    }

    /** Takes a message in, and delivers it if someone can take it; tells whether there was room. */
    boolean publish(BrokerMessage message, long nowMillis, List<Effect> effects) {
        expire(nowMillis);
        QueueArguments arguments = options.arguments;
        int body = message.body().length;
        boolean full = readyCount() >= arguments.maxLength() || readyBodyBytes + body > arguments.maxLengthBytes();
        if ((full && arguments.overflow() == Overflow.REJECT_PUBLISH) || !hold(message)) {
            return false;
        }
        long ttlMillis = Math.min(arguments.ttlMillis(), message.properties().ttlMillis());
        long expiresAt = ttlMillis == QueueArguments.UNLIMITED ? Long.MAX_VALUE : nowMillis + ttlMillis;
        ready.addLast(new QueueEntry(++lastPosition, message, false, expiresAt));
        readyBodyBytes += body;
        deliverReady(effects);
        expire(nowMillis);
        dropSurplus();
        return true;
    }

    /** Delivers what consumers can take. */
    void dispatch(long nowMillis, List<Effect> effects) {
        expire(nowMillis);
        deliverReady(effects);
    }

    /** Takes the next message out for someone who will acknowledge or {@link #release} it. */
    Optional<QueueEntry> take(long nowMillis) {
        expire(nowMillis);
        return Optional.ofNullable(poll());
    }

    /** Takes back what was not acknowledged, each at its old place. */
    void requeue(QueueEntry entry) {
        if (deleted) {
            release(entry);
            return;
        }
        returned.put(entry.position(), entry.again());
        readyBodyBytes += entry.message().body().length;
    }

    /** Drops the oldest where a limit that says so leaves no room. */
    void dropSurplus() {
        QueueArguments arguments = options.arguments;
        if (arguments.overflow() == Overflow.DROP_HEAD) {
            while (readyCount() > arguments.maxLength() || readyBodyBytes > arguments.maxLengthBytes()) {
                QueueEntry head = poll();
                if (head == null) {
                    return;
                }
                release(head);
            }
        }
    }

    /** Forgets a message that was taken out. */
    void release(QueueEntry entry) {
        heldMessages--;
        heldBytes -= entry.bytes();
        budget.giveBack(entry.bytes());
    }

    int purge(long nowMillis) {
        expire(nowMillis);
        int count = readyCount();
        for (QueueEntry head = poll(); head != null; head = poll()) {
            release(head);
        }
        return count;
    }

    /** Forgets all that is ready, and from now on all that comes back; tells who consumed from it. */
    List<QueueConsumer> delete() {
        deleted = true;
        purge(Long.MIN_VALUE);
        List<QueueConsumer> last = new ArrayList<>(consumers);
        consumers.clear();
        return last;
    }

    void add(QueueConsumer consumer) throws BrokerException {
        if (consumers.stream().anyMatch(other -> other.exclusive) || (consumer.exclusive && !consumers.isEmpty())) {
            throw new BrokerException(ReplyCode.ACCESS_REFUSED, "queue '" + name + "' in vhost '/' in exclusive use");
        }
        consumers.addLast(consumer);
    }

    /** Tells whether the queue goes with this consumer. */
    boolean remove(QueueConsumer consumer) {
        return consumers.remove(consumer) && consumers.isEmpty() && options.autoDelete && !deleted;
    }

    /** Someone has declared it, fetched from it, or ceased to consume. */
    void used(long nowMillis) {
        usedAtMillis = nowMillis;
    }

    boolean isUnusedTooLong(long nowMillis) {
        return consumers.isEmpty() && nowMillis - usedAtMillis >= options.arguments.expiresMillis();
    }

    int readyCount(long nowMillis) {
        expire(nowMillis);
        return readyCount();
    }

    int consumerCount() {
        return consumers.size();
    }

    private int readyCount() {
        return returned.size() + ready.size();
    }

    /** Counts a message in, where the limits of the broker leave room. */
    private boolean hold(BrokerMessage message) {
        int bytes = message.bytes();
        if (heldMessages >= limits.queueMessages() || heldBytes + bytes > limits.queueBytes() || !budget.take(bytes)) {
            return false;
        }
        heldMessages++;
        heldBytes += bytes;
        return true;
    }

    private void deliverReady(List<Effect> effects) {
        int passedOver = 0;
        while (readyCount() > 0 && passedOver < consumers.size()) {
            QueueConsumer next = consumers.removeFirst();
            consumers.addLast(next);
            if (next.canTake()) {
                passedOver = 0;
                QueueEntry head = poll();
                if (head != null) {
                    effects.add(next.deliver(head));
                }
            } else {
                passedOver++;
            }
        }
    }

    private void expire(long nowMillis) {
        for (QueueEntry head = peek(); head != null && head.expiresAtMillis() <= nowMillis; head = peek()) {
            poll();
            release(head);
        }
    }

    private @Nullable QueueEntry peek() {
        return returned.isEmpty() ? ready.peekFirst() : returned.firstEntry().getValue();
    }

    private @Nullable QueueEntry poll() {
        QueueEntry head = returned.isEmpty()
                ? ready.pollFirst()
                : returned.pollFirstEntry().getValue();
        if (head != null) {
            readyBodyBytes -= head.message().body().length;
        }
        return head;
    }
}
