package dev.serve.supervisor.maintenance;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that last: streams, and commands that wait for their target. There is a bounded number of them, and all
 * end when the port is closed.
 *
 * <p>Threads: {@code threads}, those inside {@link #run}, and {@code closed} are guarded by {@code lock}. An interrupt
 * means nothing but the close, and never outlives {@code run}.
 */
final class LongRequests implements AutoCloseable {

    /** What lasts. */
    @FunctionalInterface
    interface Task<X extends Exception> {
        void run() throws X, InterruptedException;
    }

    private final String what;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> threads = new HashSet<>();
    private boolean closed;

    /**
     * None yet.
     *
     * @param what how the requests are called in messages
     * @param most how many there may be at once
     */
    LongRequests(String what, int most) {
        this.what = what;
        this.most = most;
    }

    /**
     * Runs the task on this thread.
     *
     * @throws ProblemException when there are too many already
     * @throws InterruptedException when the port is closed before the task has ended
     */
    <X extends Exception> void run(Task<X> task) throws X, InterruptedException {
        enter();
        try {
            task.run();
        } finally {
            leave();
        }
    }

    int running() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            threads.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    private void enter() throws InterruptedException {
        lock.lock();
        try {
            if (closed) {
                throw new InterruptedException("closed");
            }
            if (threads.size() >= most) {
                throw Problem.of(503, "expected at most " + most + " " + what + " at once, found that many already")
                        .asException();
            }
            threads.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** After this no interrupt can come, so the one that may have come is taken back. */
    private void leave() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
            if (closed) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
