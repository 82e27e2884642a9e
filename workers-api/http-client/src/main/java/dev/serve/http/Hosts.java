package dev.serve.http;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to many hosts, so many at once to each, in the order asked. A host has a queue and, while something waits
 * there, lanes: threads that send one request after the other, each over a connection of its own. So no host waits
 * for another, and a lane changes neither thread nor connection between requests.
 *
 * <p>Threads: {@code queues} is a concurrent map; a queue is added to and removed within its {@code compute}. {@code gate}
 * is written by who holds, opens and closes; whoever adds a request looks at it afterwards, so that one of the two sees
 * the other. {@code lanes} is guarded by this.
 */
final class Hosts implements Way {

    /** Whether requests are sent. */
    private enum Gate {
        OPEN,
        HOLDING,
        REFUSING,
        CLOSED
    }

    /** @param reason why nothing is sent, where that is so */
    private record State(Gate gate, String reason) {}

    private static final State OPEN = new State(Gate.OPEN, "");

    private final ClientOptions options;
    private final Connections connections;
    private final Sender sender;
    private final Watch watch;
    private final LaneThreads threads;
    private final ConcurrentMap<Target, HostQueue> queues = new ConcurrentHashMap<>();
    private volatile State state = OPEN;
    private int lanes;

    Hosts(String name, ClientOptions options) {
        this.options = options;
        this.connections = new Connections(options.tls(), options.connectTimeout());
        this.sender = new Sender(options, connections);
        this.watch = new Watch(name + " time-outs", connections);
        this.threads = new LaneThreads(name);
    }

    @Override
    public void submit(Exchange exchange) {
        Target target = exchange.hop().request().target();
        boolean[] taken = new boolean[1];
        HostQueue queue = queues.compute(target, (_, known) -> {
            HostQueue its = known == null ? new HostQueue() : known;
            taken[0] = its.add(exchange, options.maxWaiting());
            return its;
        });
        if (!taken[0]) {
            exchange.fail(HttpError.Kind.NOT_SENT, options.maxWaiting() + " requests wait for that host already");
        }
        settle(target, queue);
    }

    /** Sends nothing more until it is opened; what is asked waits. What is under way goes on. */
    void hold() {
        state = new State(Gate.HOLDING, "");
    }

    /** Sends nothing more until it is opened; what waits and what is asked fails with this reason. */
    void refuse(String reason) {
        settle(new State(Gate.REFUSING, reason));
    }

    /** Sends again. */
    void open() {
        settle(OPEN);
    }

    /** Waits until nothing is under way, for so long; returns whether that came about. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (this) {
            while (lanes > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        }
    }

    /** Ends all that is under way with this failure. */
    void cutOff(String reason) {
        watch.underWay().forEach(exchange -> exchange.fail(HttpError.Kind.CANCELLED, reason));
    }

    /** How many requests wait for their turn, those given up meanwhile among them. */
    int waiting() {
        return queues.values().stream().mapToInt(HostQueue::waiting).sum();
    }

    /** How many requests are under way. */
    int underWay() {
        return watch.underWay().size();
    }

    @Override
    public Duration timeout() {
        return options.timeout();
    }

    @Override
    public int redirects() {
        return options.redirects();
    }

    /** Ends everything: what waits fails, what is under way is cut off. */
    @Override
    public void close() {
        settle(new State(Gate.CLOSED, "the pool is closed"));
        cutOff("the pool is closed");
        connections.close();
        watch.wakeUp();
        threads.close();
    }

    private void settle(State changed) {
        state = changed;
        queues.forEach(this::settle);
    }

    /** Does with what waits at a host what is to be done at this moment. */
    private void settle(Target target, HostQueue queue) {
        State now = state;
        switch (now.gate) {
            case OPEN -> startLanes(target, queue);
            case HOLDING -> {}
            case REFUSING, CLOSED -> {
                queue.clear().forEach(exchange -> exchange.fail(HttpError.Kind.NOT_SENT, now.reason));
                forgetUnused(target);
            }
        }
    }

    private void startLanes(Target target, HostQueue queue) {
        int more = queue.moreLanes(options.simultaneous());
        for (int i = 0; i < more; i++) {
            synchronized (this) {
                lanes++;
            }
            threads.start(() -> lane(target, queue));
        }
    }

    private void lane(Target target, HostQueue queue) {
        @Nullable Connection held = null;
        Predicate<Connection> aside = connection -> queue.waiting() == 0 && keep(connection);
        try {
            for (var next = queue.next(isOpen()); next.isPresent(); next = queue.next(isOpen())) {
                Exchange exchange = next.get();
                if (begin(exchange)) {
                    held = sender.send(exchange, held, aside);
                    watch.remove(exchange);
                    if (!exchange.isDone()) {
                        submit(exchange);
                    }
                }
            }
        } finally {
            if (held != null) {
                keep(held);
            }
            forgetUnused(target);
            laneEnded();
            // Whoever opened after the last look here has counted on this lane.
            settle(target, queue);
        }
    }

    private boolean keep(Connection connection) {
        connections.keep(connection);
        watch.lookAt(connection.expiresAtNanos());
        return true;
    }

    private void forgetUnused(Target target) {
        queues.computeIfPresent(target, (_, known) -> known.isUnused() ? null : known);
    }

    /** Returns whether it is to be sent: what is begun while the pool closes is cut off by the one who closes, or here. */
    private boolean begin(Exchange exchange) {
        if (!exchange.begin()) {
            return false;
        }
        watch.add(exchange);
        State now = state;
        if (now.gate == Gate.CLOSED) {
            exchange.fail(HttpError.Kind.CANCELLED, now.reason);
        }
        return true;
    }

    private boolean isOpen() {
        return state.gate == Gate.OPEN;
    }

    private synchronized void laneEnded() {
        lanes--;
        if (lanes == 0) {
            notifyAll();
        }
    }
}
