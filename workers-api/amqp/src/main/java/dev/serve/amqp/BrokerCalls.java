package dev.serve.amqp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The calls of a client over its one connection. Each ends exactly once: by its reply, because nobody serves it or has room
 * for it, because its time is up, or because the connection is lost that it was sent on.
 *
 * <p>Threads: safe to use from any thread. {@code pending} has all calls under way; a call is put there before {@code session}
 * and {@code gate} are read, and both are set before the calls are looked through that wait for them, so that none is
 * overlooked.
 */
final class BrokerCalls implements CallWay, Link.User, CallSession.Listener {

    /** What becomes of new calls. */
    sealed interface Gate {
        /** They are sent. */
        record Open() implements Gate {}

        /** They wait. */
        record Held() implements Gate {}

        /** They fail. */
        record Refusing(String reason) implements Gate {}
    }

    static final String CONNECTION = "connection";

    /** Longer replies are read on a thread of their own, so that they don't hold up those behind them. */
    private static final int READ_AT_ONCE_BYTES = 16 * 1024;

    private final AmqpClientOptions options;
    private final CallBodies bodies;
    private final Link link;
    private final BiFunction<String, Runnable, Thread> threads;
    private final ScheduledThreadPoolExecutor timers;
    private final ConcurrentMap<String, PendingCall> pending = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong lastId = new AtomicLong();
    private final String idPrefix =
            Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX) + "-";
    private volatile @Nullable CallSession session;
    private volatile Gate gate = new Gate.Open();

    /**
     * Not connected yet.
     *
     * @param threads makes threads, for a purpose
     */
    BrokerCalls(
            BrokerAddress address,
            String name,
            AmqpClientOptions options,
            Logger log,
            BiFunction<String, Runnable, Thread> threads) {
        this.options = options;
        this.bodies = new CallBodies(new WireCodec(options.format(), options.limits()));
        this.threads = threads;
        this.timers = new ScheduledThreadPoolExecutor(1, task -> threads.apply("timeouts", task));
        this.timers.setRemoveOnCancelPolicy(true);
        Dialer dialer = new Dialer(address, name, task -> threads.apply(CONNECTION, task));
        this.link = new Link(dialer, this, log, task -> threads.apply("link", task));
    }

    /** Begins to connect; see {@link Link#begin}. */
    void begin() {
        link.begin();
    }

    /** Waits for the first connection; see {@link Link#awaitOpen}. */
    void awaitOpen(Duration within) throws Exception {
        try {
            link.awaitOpen(within);
        } catch (Exception failure) {
            close();
            throw failure;
        }
    }

    @Override
    public PendingCall submit(AmqpCall call, Consumer<CallResult> done) {
        byte[] body = bodies.request(call);
        String id = idPrefix + Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
        long nanos = call.timeout().orElse(options.timeout()).toNanos();
        PendingCall asked = new PendingCall(id, call, body, System.nanoTime() + nanos, result -> {
            pending.remove(id);
            underWay.decrementAndGet();
            done.accept(result);
        });
        pending.put(id, asked);
        if (underWay.incrementAndGet() > options.maxUnderWay()) {
            asked.complete(CallFailures.tooMany(call, options.maxUnderWay()));
            return asked;
        }
        try {
            asked.timer(timers.schedule(() -> expire(asked), nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException closed) {
            asked.complete(CallFailures.lost(call, "the client is closed", false));
        }
        advance(asked);
        return asked;
    }

    /** Sends a call that waits, where that is possible now; or fails it, where it is not to wait. */
    private void advance(PendingCall asked) {
        AmqpCall call = asked.call();
        switch (gate) {
            case Gate.Refusing(String reason) -> asked.complete(CallFailures.lost(call, reason, false));
            case Gate.Held _ -> {}
            case Gate.Open _ -> {
                CallSession now = session;
                if (now != null) {
                    if (asked.queue(now)) {
                        now.send(asked);
                    }
                } else if (!options.waitsWhileLost()) {
                    asked.complete(CallFailures.lost(
                            call, "there is no connection: " + link.status().reason(), false));
                }
            }
        }
    }

    @Override
    public void connected(Dialer.Dialled on) throws Exception {
        session = CallSession.open(on, this, threads);
        advanceAll();
    }

    @Override
    public void lost(String reason) {
        CallSession old = session;
        session = null;
        if (old == null) {
            return;
        }
        old.close();
        for (PendingCall each : pending.values()) {
            if (each.isSentOn(old)) {
                orphaned(each, reason);
            }
        }
    }

    @Override
    public void replied(String id, byte[] body) {
        PendingCall asked = pending.get(id);
        if (asked == null) {
            late.incrementAndGet();
        } else if (body.length <= READ_AT_ONCE_BYTES) {
            asked.complete(bodies.result(asked.call(), body));
        } else {
            threads.apply("reply", () -> asked.complete(bodies.result(asked.call(), body)))
                    .start();
        }
    }

    @Override
    public void unroutable(String id) {
        PendingCall asked = pending.get(id);
        if (asked != null) {
            asked.complete(CallFailures.unknown(asked.call()));
        }
    }

    @Override
    public void refused(PendingCall asked) {
        asked.complete(CallFailures.full(asked.call()));
    }

    @Override
    public void unsent(PendingCall asked, byte @Nullable [] body) {
        if (asked.waitAgain(body)) {
            advance(asked);
        } else {
            orphaned(asked, link.status().reason());
        }
    }

    private void orphaned(PendingCall asked, String reason) {
        if (asked.waitAgain(null)) {
            advance(asked);
        } else {
            asked.complete(CallFailures.lost(
                    asked.call(),
                    "the connection was lost after it was sent, and before it was answered: " + reason,
                    true));
        }
    }

    /** Sends what waits, and what comes. */
    void open() {
        gate = new Gate.Open();
        advanceAll();
    }

    /** What is not sent waits from now on. */
    void hold() {
        gate = new Gate.Held();
    }

    /** What is not sent fails from now on. */
    void refuse(String reason) {
        gate = new Gate.Refusing(reason);
        advanceAll();
    }

    private void advanceAll() {
        for (PendingCall each : pending.values()) {
            if (each.isWaiting()) {
                advance(each);
            }
        }
    }

    /** Waits until all that was sent has ended; tells whether it has. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        CompletableFuture<?>[] ends = sent().stream().map(PendingCall::end).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillUnderWay) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Fails all that was sent and has not ended; tells how many these were. */
    int cutOff(String reason) {
        List<PendingCall> sent = sent();
        sent.forEach(each -> each.complete(mayHaveRun -> CallFailures.lost(each.call(), reason, mayHaveRun)));
        return sent.size();
    }

    private List<PendingCall> sent() {
        return pending.values().stream().filter(each -> !each.isWaiting()).toList();
    }

    @Override
    public void close() {
        gate = new Gate.Refusing("the client is closed");
        timers.shutdownNow();
        for (PendingCall each : pending.values()) {
            each.complete(mayHaveRun -> CallFailures.lost(each.call(), "the client is closed", mayHaveRun));
        }
        link.close();
    }

    Link.Status status() {
        return link.status();
    }

    /** How many calls are under way, those that wait for a connection among them. */
    int underWay() {
        return underWay.get();
    }

    /** How many replies came that nobody waited for any more. */
    long late() {
        return late.get();
    }

    private void expire(PendingCall asked) {
        AmqpCall call = asked.call();
        Duration timeout = call.timeout().orElse(options.timeout());
        asked.complete(wasSent ->
                wasSent ? CallFailures.unanswered(call, timeout) : CallFailures.unsent(call, timeout, hindrance()));
    }

    private String hindrance() {
        String reason = link.status().reason();
        return gate instanceof Gate.Held ? "calls are held" : reason.isEmpty() ? "the broker takes nothing" : reason;
    }
}
