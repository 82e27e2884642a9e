package dev.serve.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * What is to be sent on one connection, in order, and in as few writes as can be: all that has piled up goes out in one.
 *
 * <p>Who wants something sent does so himself where nobody else is sending, and sends what others add meanwhile; beyond a number
 * it is the queue's own thread that goes on. So a quiet connection costs no change of threads, and a busy one few writes.
 * Nobody is kept for long: what is large, and all while the broker takes nothing, is left to the thread. So is what comes from
 * a virtual thread that may be interrupted: an interrupt that meets one in a write closes the socket, under all others.
 *
 * <p>It is as long as its users let it get: a client by its limit of calls under way, a bridge by what it has prefetched.
 *
 * <p>Threads: safe to use from any. {@code turn} is held by who sends; {@code wakes} has a permit where the thread is to look.
 * Whoever gives the turn back looks once more whether something was added meanwhile. Once {@code isClosed} is set, whoever adds
 * something fails what is there.
 */
final class SendQueue implements AutoCloseable {

    /** Something to send. */
    interface Item {

        /** Hands it to its channel. */
        void send() throws IOException;

        /** It can't be sent, since its channel or connection is closed, or the queue; called at most once, quickly. */
        void failed(Exception why);
    }

    private record Failed(Item item, Exception why) {
        void tell() {
            item.failed(why);
        }
    }

    /** How many go out in one write at most, so that the first of them does not wait for long. */
    private static final int MOST_AT_ONCE = 64;

    /** What is longer takes a while to send. */
    private static final int LARGE_BYTES = 16 * 1024;

    private final CorkedFrames frames;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean isBlocked;
    private volatile boolean isClosed;

    /** Sends from now on, on a connection. */
    static SendQueue open(Dialer.Dialled on, Function<Runnable, Thread> threads) {
        SendQueue queue = new SendQueue(on.frames(), threads);
        on.connection().addBlockedListener(_ -> queue.isBlocked = true, () -> queue.isBlocked = false);
        queue.thread.start();
        return queue;
    }

    private SendQueue(CorkedFrames frames, Function<Runnable, Thread> threads) {
        this.frames = frames;
        this.thread = threads.apply(this::run);
    }

    /** Sends it soon. Returns at once. */
    void add(Item item) {
        items.add(item);
        wake();
    }

    /**
     * Sends it now, or soon. For threads that nobody interrupts meanwhile, or that are no virtual ones.
     *
     * @param bytes how many these are
     */
    void send(Item item, int bytes) {
        items.add(item);
        if (isClosed
                || isBlocked
                || bytes > LARGE_BYTES
                || Thread.currentThread().isInterrupted()) {
            wake();
        } else if (turn.tryLock()) {
            sendSome();
        }
    }

    /** Fails what has not been sent. Returns at once. */
    @Override
    public void close() {
        isClosed = true;
        wakes.release();
    }

    private void run() {
        try {
            while (!isClosed) {
                wakes.acquire();
                wakes.drainPermits();
                turn.lockInterruptibly();
                sendSome();
            }
        } catch (InterruptedException ended) {
            isClosed = true;
        }
        failAll();
    }

    private void wake() {
        if (isClosed) {
            failAll();
        } else {
            wakes.release();
        }
    }

    /** Sends while the turn is this thread's, and gives it back. */
    private void sendSome() {
        List<Failed> failures = new ArrayList<>(0);
        try {
            sendBatch(failures);
        } finally {
            turn.unlock();
        }
        failures.forEach(Failed::tell);
        if (!items.isEmpty()) {
            wake();
        }
    }

    private void sendBatch(List<Failed> failures) {
        frames.cork();
        try {
            for (int sent = 0; sent < MOST_AT_ONCE; sent++) {
                Item item = items.poll();
                if (item == null) {
                    return;
                }
                send(item, failures);
            }
        } finally {
            uncork();
        }
    }

    /** What was added after the end is not sent, whoever finds it: {@code isClosed} is read once the item is there. */
    private void send(Item item, List<Failed> failures) {
        if (isClosed) {
            failures.add(new Failed(item, closed()));
            return;
        }
        try {
            item.send();
        } catch (IOException | RuntimeException unsent) {
            failures.add(new Failed(item, unsent));
        }
    }

    /** Where that fails the connection is lost: whoever waits for an answer on it hears so. */
    private void uncork() {
        try {
            frames.uncork();
        } catch (IOException | AlreadyClosedException lost) {
            // As said.
        }
    }

    private void failAll() {
        for (Item item = items.poll(); item != null; item = items.poll()) {
            item.failed(closed());
        }
    }

    private static IOException closed() {
        return new IOException("the connection is closed");
    }
}
