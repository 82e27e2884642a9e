package dev.serve.http;

import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives up exchanges whose time is up, and closes connections that nobody uses: one thread for a whole pool, which is there
 * only while there is something to look after. It is a platform thread: it must get its turn also when all carriers of
 * virtual threads are busy.
 *
 * <p>Threads: {@code underWay} is a concurrent set. {@code nextLook} is lowered by whoever needs an earlier look, who then
 * wakes the thread; the thread raises it before it looks, and before it looks whether it is needed at all: whoever adds
 * something is seen by it or starts it anew. {@code thread} is guarded by this.
 */
final class Watch implements Runnable {

    private static final long NEVER = Long.MAX_VALUE;

    private final String name;
    private final Connections connections;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextLook = new AtomicLong(NEVER);
    private @Nullable Thread thread;

    Watch(String name, Connections connections) {
        this.name = name;
        this.connections = connections;
    }

    void add(Exchange exchange) {
        underWay.add(exchange);
        lookAt(exchange.deadlineNanos());
    }

    void remove(Exchange exchange) {
        underWay.remove(exchange);
    }

    /** What is under way. */
    Set<Exchange> underWay() {
        return underWay;
    }

    /** Has the thread look at that moment of {@link System#nanoTime}, or before. */
    void lookAt(long nanos) {
        long look = nextLook.get();
        while (nanos < look) {
            if (nextLook.compareAndSet(look, nanos)) {
                wake();
                return;
            }
            look = nextLook.get();
        }
    }

    /** Has the thread look now whether it is still needed. */
    synchronized void wakeUp() {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (!ends()) {
            look();
            long next = nextLook.get();
            if (next != NEVER) {
                LockSupport.parkNanos(this, next - System.nanoTime());
            }
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Iterator<Exchange> each = underWay.iterator(); each.hasNext(); ) {
            Exchange exchange = each.next();
            if (exchange.isDone()) {
                each.remove();
            } else if (exchange.deadlineNanos() <= now) {
                each.remove();
                exchange.fail(
                        HttpError.Kind.TIMEOUT,
                        "no whole answer within " + exchange.timeout().toMillis() + " ms");
            } else {
                lower(exchange.deadlineNanos());
            }
        }
        Optional<Long> next = connections.closeExpired(now);
        if (next.isPresent()) {
            lower(next.get());
        }
    }

    private void lower(long nanos) {
        nextLook.accumulateAndGet(nanos, Math::min);
    }

    private synchronized void wake() {
        Thread now = thread;
        if (now == null) {
            now = Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name(name)
                    .unstarted(this);
            thread = now;
            now.start();
        } else {
            LockSupport.unpark(now);
        }
    }

    private synchronized boolean ends() {
        nextLook.set(NEVER);
        boolean idle = underWay.isEmpty() && connections.idle() == 0;
        if (idle) {
            thread = null;
        }
        return idle;
    }
}
