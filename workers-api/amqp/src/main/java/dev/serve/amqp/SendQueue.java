package dev.serve.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * What is to be sent on one connection, in order: by one thread, so that nobody who has something to send waits for the
 * network, and in as few writes as can be, since all that has piled up meanwhile goes out at once.
 *
 * <p>It is as long as its users let it get: a client by its limit of calls under way, a bridge by what it has prefetched.
 *
 * <p>Safe to use from any thread.
 */
final class SendQueue implements AutoCloseable {

    /** Something to send. */
    interface Item {

        /** Hands it to its channel; called on the thread of the queue, which it must not keep. */
        void send() throws IOException;

        /** It can't be sent, since its channel or connection is closed, or the queue; called at most once, quickly. */
        void failed(Exception why);
    }

    /** How many go out in one write at most, so that the first of them does not wait for long. */
    private static final int MOST_AT_ONCE = 256;

    private static final Item END = new Item() {
        @Override
        public void send() {}

        @Override
        public void failed(Exception why) {}
    };

    private final CorkedFrames frames;
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean isClosed;

    /** Sends from now on. */
    static SendQueue open(CorkedFrames frames, Function<Runnable, Thread> threads) {
        SendQueue queue = new SendQueue(frames, threads);
        queue.thread.start();
        return queue;
    }

    private SendQueue(CorkedFrames frames, Function<Runnable, Thread> threads) {
        this.frames = frames;
        this.thread = threads.apply(this::run);
    }

    /** Sends it, soon. Returns at once. */
    void add(Item item) {
        items.add(item);
        if (isClosed && items.remove(item)) {
            fail(item);
        }
    }

    /** Fails what has not been sent. Returns at once. */
    @Override
    public void close() {
        isClosed = true;
        items.add(END);
    }

    private void run() {
        try {
            while (!isClosed) {
                sendAll(items.take());
            }
        } catch (InterruptedException ended) {
            isClosed = true;
        }
        for (Item item = items.poll(); item != null; item = items.poll()) {
            fail(item);
        }
    }

    private void sendAll(Item first) {
        Item item = first;
        frames.cork();
        try {
            for (int sent = 0; item != null && sent < MOST_AT_ONCE; sent++) {
                send(item);
                item = sent < MOST_AT_ONCE - 1 ? items.poll() : null;
            }
        } finally {
            uncork();
        }
    }

    private static void send(Item item) {
        try {
            item.send();
        } catch (IOException | AlreadyClosedException gone) {
            item.failed(gone);
        } catch (RuntimeException unsendable) {
            item.failed(unsendable);
        }
    }

    private void uncork() {
        try {
            frames.uncork();
        } catch (IOException | AlreadyClosedException lost) {
            // The connection is lost: whoever waits for an answer on it hears so.
        }
    }

    private static void fail(Item item) {
        item.failed(new IOException("the connection is closed"));
    }
}
