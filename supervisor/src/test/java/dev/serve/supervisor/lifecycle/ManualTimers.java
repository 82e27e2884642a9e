package dev.serve.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A clock that stands still until a test moves it; what is due by then runs on the test's thread, in order.
 *
 * <p>All fields are guarded by this object's monitor, which is not held while a task runs.
 */
final class ManualTimers implements Timers {

    private record Task(long at, long number, Runnable task) {}

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long nanos;
    private long scheduled;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        tasks.add(new Task(nanos + delay.toNanos(), scheduled++, task));
    }

    /** Lets time pass, task by task. */
    void advance(Duration duration) {
        long until = nanos() + duration.toNanos();
        for (Task due : dueUntil(until)) {
            due.task().run();
        }
    }

    /** How many tasks wait for their time. */
    synchronized int waiting() {
        return tasks.size();
    }

    private List<Task> dueUntil(long until) {
        List<Task> due = new ArrayList<>();
        synchronized (this) {
            while (!tasks.isEmpty() && tasks.peek().at() <= until) {
                due.add(tasks.remove());
            }
            nanos = until;
        }
        return due;
    }
}
