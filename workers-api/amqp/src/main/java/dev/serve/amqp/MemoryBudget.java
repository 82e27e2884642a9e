package dev.serve.amqp;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all messages together may take, and take. Safe to use from any thread. */
final class MemoryBudget {

    private final long mostBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    MemoryBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Takes so much, or nothing where there is not so much left. */
    boolean take(long bytes) {
        if (takenBytes.addAndGet(bytes) > mostBytes) {
            takenBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        takenBytes.addAndGet(-bytes);
    }

    long takenBytes() {
        return takenBytes.get();
    }
}
