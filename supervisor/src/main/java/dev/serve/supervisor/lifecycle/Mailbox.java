package dev.serve.supervisor.lifecycle;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands changes to one listener, in order and one at a time, however long it takes for each.
 *
 * <p>{@code queue} and {@code draining} are guarded by this object's monitor, which is never held while the listener
 * runs. The service's lock may be held when {@link #put} is called.
 */
final class Mailbox implements Runnable {

    static final int CAPACITY = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final ServiceListener listener;
    private final Queue<Change> queue = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean draining;

    Mailbox(ServiceListener listener) {
        this.listener = listener;
    }

    /**
     * Adds a change; the listener gives up its place when there is no room left.
     *
     * @return whether it still has its place
     */
    synchronized boolean put(Change change) {
        if (queue.size() < CAPACITY) {
            queue.add(change);
        } else if (closed.compareAndSet(false, true)) {
            LOG.warn(
                    "a listener of {} has left {} changes waiting and is told no more: {}",
                    change.service(),
                    CAPACITY,
                    listener);
        }
        return !closed.get();
    }

    void close() {
        closed.set(true);
    }

    /** Sees to it that what was put is handed over, on a thread of its own. */
    void deliver() {
        if (begin()) {
            Thread.ofVirtual().name("serve listener").start(this);
        }
    }

    /** Hands over what was put on this thread, which may take as long as the listener wants. */
    void deliverHere() {
        if (begin()) {
            run();
        }
    }

    private synchronized boolean begin() {
        boolean begins = !draining && !queue.isEmpty();
        draining |= begins;
        return begins;
    }

    @Override
    public void run() {
        for (Change change = next(); change != null; change = next()) {
            try {
                listener.changed(change);
            } catch (Throwable thrown) {
                LOG.warn(
                        "a listener of {} threw on {}",
                        change.service(),
                        change.after().state(),
                        thrown);
            }
        }
    }

    private synchronized @Nullable Change next() {
        if (closed.get()) {
            queue.clear();
        }
        Change change = queue.poll();
        draining = change != null;
        return change;
    }
}
