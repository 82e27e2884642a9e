package dev.serve.amqp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The virtual host, and the connections to it. Decisions are taken one at a time under a short lock; what they come to
 * is put into outboxes, in their order. No socket is read or written with the lock held.
 *
 * <p>Threads: {@code host}, {@code deliveries}, {@code links}, {@code live} and {@code pausing} are guarded by {@code lock}.
 */
final class Broker {

    /** What one request comes to. */
    interface Work<T> {
        T decide(VirtualHost host, Deliveries deliveries, long nowMillis, List<Effect> effects) throws BrokerException;
    }

    /** How a connection is reached. */
    private record Link(Outbox outbox, boolean wantsCancelNotices) {}

    final BrokerLimits limits;
    final MemoryBudget budget;

    /** For bodies that are not whole yet. Apart, so that a publisher gets to hear that the queues are full. */
    final MemoryBudget receiving;

    private final ReentrantLock lock = new ReentrantLock();
    private final VirtualHost host;
    private final Deliveries deliveries;
    private final Map<ConnectionState, Link> links = new HashMap<>();
    private final Set<BrokerConnection> live = new HashSet<>();
    private boolean pausing;

    Broker(BrokerLimits limits) {
        this.limits = limits;
        budget = new MemoryBudget(limits.bytes());
        receiving = new MemoryBudget(Math.max(limits.bytes() / 4, limits.bodyBytes()));
        host = new VirtualHost(limits, budget);
        deliveries = new Deliveries(host, limits);
    }

    /** Decides on a request, and puts what it comes to into outboxes. */
    <T> T decide(Work<T> work) throws BrokerException {
        lock.lock();
        try {
            List<Effect> effects = new ArrayList<>();
            try {
                return work.decide(host, deliveries, nowMillis(), effects);
            } finally {
                effects.forEach(this::carryOut);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A connection has come; tells whether it is welcome. */
    boolean came(BrokerConnection connection) {
        lock.lock();
        try {
            live.add(connection);
            return !pausing;
        } finally {
            lock.unlock();
        }
    }

    /** A connection is open: from here on it gets deliveries. */
    void opened(ConnectionState connection, Outbox outbox, boolean wantsCancelNotices) {
        lock.lock();
        try {
            links.put(connection, new Link(outbox, wantsCancelNotices));
        } finally {
            lock.unlock();
        }
    }

    /** A connection has ended: what it had not acknowledged goes back, and what was its own goes. */
    void left(BrokerConnection connection, ConnectionState state) {
        lock.lock();
        try {
            live.remove(connection);
            links.remove(state);
            List<Effect> effects = new ArrayList<>();
            deliveries.close(state, nowMillis(), effects);
            effects.forEach(this::carryOut);
        } finally {
            lock.unlock();
        }
    }

    /** So much of what was delivered to a connection has been written. */
    void sent(ConnectionState connection, long bytes) {
        lock.lock();
        try {
            List<Effect> effects = new ArrayList<>();
            deliveries.sent(connection, bytes, nowMillis(), effects);
            effects.forEach(this::carryOut);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go what is too old, messages and queues. */
    void expire() {
        lock.lock();
        try {
            List<Effect> effects = new ArrayList<>();
            host.expire(nowMillis(), effects);
            effects.forEach(this::carryOut);
        } finally {
            lock.unlock();
        }
    }

    /** Welcomes connections, or no longer. */
    void pausing(boolean now) {
        lock.lock();
        try {
            pausing = now;
        } finally {
            lock.unlock();
        }
    }

    List<BrokerConnection> connections() {
        lock.lock();
        try {
            return List.copyOf(live);
        } finally {
            lock.unlock();
        }
    }

    int queueCount() {
        lock.lock();
        try {
            return host.queueCount();
        } finally {
            lock.unlock();
        }
    }

    private void carryOut(Effect effect) {
        @Nullable Link link = links.get(effect.channel().connection);
        if (link == null) {
            return;
        }
        switch (effect) {
            case Effect.Deliver delivery -> link.outbox.add(new Outgoing.Delivery(delivery));
            case Effect.ConsumeOk answer ->
                link.outbox.add(
                        Replies.consumer(answer.channel().number, MethodId.BASIC_CONSUME_OK, answer.consumerTag()));
            case Effect.CancelNotice notice -> {
                if (link.wantsCancelNotices) {
                    link.outbox.add(
                            Replies.consumer(notice.channel().number, MethodId.BASIC_CANCEL, notice.consumerTag()));
                }
            }
        }
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
