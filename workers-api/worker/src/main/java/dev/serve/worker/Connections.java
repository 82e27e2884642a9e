package dev.serve.worker;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a {@link SocketServerWorker} serves at this moment, and whether it takes in more of them.
 *
 * <p>Threads: every field that changes is guarded by {@code lock}. No socket is closed and no thread is started or
 * interrupted with the lock held.
 */
final class Connections {

    /** What became of a connection that asked to be let in. */
    enum Admission {
        ADMITTED,
        FULL,
        CLOSED
    }

    private enum Gate {
        PAUSED,
        OPEN,
        CLOSED
    }

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Socket, Thread> served = new HashMap<>();
    private Gate gate = Gate.PAUSED;

    Connections(int most) {
        this.most = most;
    }

    void open() {
        moveTo(Gate.OPEN);
    }

    /** From here on nothing is let in, and who waits at the gate is sent away. */
    void close() {
        moveTo(Gate.CLOSED);
    }

    int count() {
        lock.lock();
        try {
            return served.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the gate is shut for a pause; tells whether it is open then. */
    boolean awaitOpen() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (gate == Gate.PAUSED) {
                changed.await();
            }
            return gate == Gate.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for so long, or until the gate is closed for good. */
    void awaitClosed(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = atMost.toNanos();
            while (gate != Gate.CLOSED && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the gate is shut for a pause, then lets the connection in where there is room. */
    Admission admit(Socket connection, Thread thread) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (gate == Gate.PAUSED) {
                changed.await();
            }
            if (gate == Gate.CLOSED) {
                return Admission.CLOSED;
            }
            if (served.size() >= most) {
                return Admission.FULL;
            }
            served.put(connection, thread);
            return Admission.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    void remove(Socket connection) {
        lock.lock();
        try {
            served.remove(connection);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing more in, gives those inside so long to end, and then cuts them off; returns when none is left. */
    void drain(Duration atMost) throws InterruptedException {
        moveTo(Gate.PAUSED);
        Collection<Thread> threads = snapshot().values();
        try {
            if (!awaitEmpty(atMost)) {
                resetAll();
                awaitEmpty(null);
            }
            join(threads);
        } catch (InterruptedException deadline) {
            resetAll();
            throw deadline;
        }
    }

    /** Cuts all off and returns when none is left. */
    void end() throws InterruptedException {
        close();
        Collection<Thread> threads = snapshot().values();
        resetAll();
        awaitEmpty(null);
        join(threads);
    }

    /**
     * Closes a connection with a reset instead of an orderly end. The side that ends a connection in order keeps its
     * port busy for a minute after (TIME_WAIT); a reset leaves nothing behind, so the port is free at once.
     */
    static void reset(Socket connection) {
        try (connection) {
            connection.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Nothing is left to reset.
        }
    }

    private void resetAll() {
        snapshot().forEach((connection, thread) -> {
            reset(connection);
            thread.interrupt();
        });
    }

    /** What has been removed has yet to leave its thread. */
    private static void join(Collection<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Map<Socket, Thread> snapshot() {
        lock.lock();
        try {
            return Map.copyOf(served);
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitEmpty(@Nullable Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = atMost == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(atMost);
            while (!served.isEmpty()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A closed gate stays closed. */
    private void moveTo(Gate next) {
        lock.lock();
        try {
            if (gate != Gate.CLOSED) {
                gate = next;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
