package dev.serve.supervisor.processes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames that wait to be written. Threads that are interrupted must not write to a socket themselves, as that closes it.
 *
 * <p>{@code waiting}, {@code bytes} and {@code closed} are guarded by {@code lock}.
 */
final class Outbox {

    private static final int ROOM_BYTES = 8 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<byte[]> waiting = new ArrayList<>();
    private long bytes;
    private boolean closed;

    /** Puts a frame in as soon as there is room. */
    void put(byte[] frame) throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            while (!closed && !hasRoom(frame)) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the other process takes no more frames");
            }
            add(frame);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a frame in if there is room at once; tells whether there was. */
    boolean offer(byte[] frame) {
        return add(frame, false);
    }

    /** Puts a frame in whether there is room or not: for small ones, of which there are few. */
    void putAnyway(byte[] frame) {
        add(frame, true);
    }

    private boolean add(byte[] frame, boolean anyway) {
        lock.lock();
        try {
            boolean isTaken = !closed && (anyway || hasRoom(frame));
            if (isTaken) {
                add(frame);
            }
            return isTaken;
        } finally {
            lock.unlock();
        }
    }

    private void add(byte[] frame) {
        waiting.add(frame);
        bytes += frame.length;
        changed.signalAll();
    }

    /** One frame that is larger than the room goes alone. */
    private boolean hasRoom(byte[] frame) {
        return bytes == 0 || bytes + frame.length <= ROOM_BYTES;
    }

    /** Waits for frames and takes them all; none when it is closed. */
    List<byte[]> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            List<byte[]> taken = waiting;
            waiting = new ArrayList<>();
            bytes = 0;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is lost. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
