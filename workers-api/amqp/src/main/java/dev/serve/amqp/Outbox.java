package dev.serve.amqp;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written to one client. Adding never waits, so nobody is held up by a client that does not read: deliveries
 * are bounded by the window of the connection, answers by {@link #awaitRoom}, which its reader calls before
 * it takes the next request.
 *
 * <p>Threads: all fields that change are guarded by {@code lock}.
 */
final class Outbox {

    private static final int MOST_ANSWER_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private long answerBytes;
    private boolean sealed;
    private boolean ended;

    void add(Outgoing item) {
        lock.lock();
        try {
            if (!sealed) {
                put(item);
            }
        } finally {
            lock.unlock();
        }
    }

    void add(byte[] frames) {
        add(new Outgoing.Frames(frames));
    }

    /** Adds the last there is: what is added after it is left out. Tells whether there was none such before. */
    boolean addLast(byte[] frames) {
        lock.lock();
        try {
            boolean first = !sealed;
            if (first) {
                put(new Outgoing.Frames(frames));
            }
            sealed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Adds an answer that may follow the last. */
    void addFarewell(byte[] frames) {
        lock.lock();
        try {
            sealed = true;
            put(new Outgoing.Frames(frames));
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes: the writer ends once it has written what there is. */
    void end() {
        lock.lock();
        try {
            sealed = true;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all there is, and waits for it if there is nothing.
     *
     * @param mostMillis how long to wait
     * @return nothing once all has been taken and nothing more comes; an empty queue when the time is up
     */
    Optional<Queue<Outgoing>> take(long mostMillis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(mostMillis);
            while (waiting.isEmpty() && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (waiting.isEmpty() && ended) {
                return Optional.empty();
            }
            ArrayDeque<Outgoing> taken = waiting;
            waiting = new ArrayDeque<>();
            answerBytes = 0;
            changed.signalAll();
            return Optional.of(taken);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the client has been written most of what it asked for. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (answerBytes > MOST_ANSWER_BYTES && !ended) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(Outgoing item) {
        waiting.addLast(item);
        answerBytes += switch (item) {
            case Outgoing.Frames frames -> frames.bytes().length;
            case Outgoing.WithMessage answer -> answer.message().bytes();
            case Outgoing.Delivery delivery -> 0;
        };
        changed.signalAll();
    }
}
