package dev.serve.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One thread that runs the hooks and the tasks of an {@link EventLoopWorker}, one after the other: hooks first, then tasks
 * in the order of their times.
 *
 * <p>Threads: every field that changes is guarded by {@code lock}. Hooks and tasks run, and are cancelled, with no lock
 * held.
 */
final class EventLoop implements Runnable {

    private final int most;
    private final Consumer<Throwable> onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runnable> hooks = new ArrayDeque<>();
    private final PriorityQueue<LoopTask> tasks = new PriorityQueue<>(LoopTask.BY_TIME);
    private boolean serving;
    private boolean retired;
    private boolean ending;
    private boolean busy;
    private long made;

    /**
     * @param most how many tasks may wait
     * @param onFailure told what a task has thrown
     */
    EventLoop(int most, Consumer<Throwable> onFailure) {
        this.most = most;
        this.onFailure = onFailure;
    }

    /**
     * Adds a task.
     *
     * @param period how long after one run the next is due; zero for a task that runs once
     * @throws RejectedExecutionException when too many tasks wait, or the loop is closed
     */
    EventLoopWorker.Task add(Runnable work, Duration delay, Duration period) {
        lock.lock();
        try {
            if (retired) {
                throw new RejectedExecutionException(
                        "the event loop takes no more: it takes tasks from prepare to stop");
            }
            if (tasks.size() >= most) {
                throw new RejectedExecutionException("the event loop has " + tasks.size()
                        + " tasks waiting, which is the most that queue-limit allows");
            }
            LoopTask task = new LoopTask(work, serving, nanos(period), made++, onFailure, this::forget);
            task.dueNanos = System.nanoTime() + nanos(delay);
            tasks.add(task);
            changed.signalAll();
            return task;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a hook before any task that waits. The future completes when the stage does that the hook returned, with its
     * failure if it failed. A loop that has ended, or is about to, runs nothing and completes it at once.
     */
    CompletableFuture<@Nullable Object> call(Callable<CompletionStage<?>> hook) {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        lock.lock();
        try {
            if (ending) {
                result.complete(null);
            } else {
                addHook(hook, result);
            }
        } finally {
            lock.unlock();
        }
        return result;
    }

    /** Says whether tasks that are added from now on belong to the time between a start and a pause. */
    void serving(boolean now) {
        lock.lock();
        try {
            serving = now;
        } finally {
            lock.unlock();
        }
    }

    /** Cancels the tasks that were added between the last start and the pause after it; called on the loop's thread. */
    void cancelServing() {
        cancel(task -> task.serving);
    }

    /** Takes no more tasks and cancels those that wait; hooks still run. */
    void retire() {
        lock.lock();
        try {
            retired = true;
        } finally {
            lock.unlock();
        }
        cancel(task -> true);
    }

    /** Interrupts the hook or task that runs at this moment; what runs after it is not touched. */
    void interruptWhatRuns(Thread thread) {
        lock.lock();
        try {
            if (busy) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets the thread end, once it has run the hooks that wait. */
    void end() {
        lock.lock();
        try {
            retired = true;
            ending = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        boolean going = true;
        while (going) {
            Runnable next = next();
            if (next == null) {
                going = false;
            } else {
                next.run();
                idle();
            }
        }
    }

    private void addHook(Callable<CompletionStage<?>> hook, CompletableFuture<@Nullable Object> result) {
        hooks.add(() -> {
            try {
                hook.call().whenComplete((value, failure) -> {
                    if (failure == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        changed.signalAll();
    }

    /** Waits for what is to run next; null when the loop ends and no hook is left. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable due = due();
            while (due == null && !ending) {
                try {
                    long _ = changed.awaitNanos(nanosToNextTask());
                } catch (InterruptedException meaningless) {
                    // An idle loop ends by being told to; the flag is cleared now.
                }
                due = due();
            }
            busy = due != null;
            return due;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable due() {
        Runnable hook = hooks.poll();
        if (hook != null) {
            return hook;
        }
        LoopTask task = tasks.peek();
        if (task == null || ending || task.dueNanos - System.nanoTime() > 0) {
            return null;
        }
        tasks.remove();
        return () -> runTask(task);
    }

    private long nanosToNextTask() {
        LoopTask task = tasks.peek();
        return task == null ? Long.MAX_VALUE : task.dueNanos - System.nanoTime();
    }

    private void runTask(LoopTask task) {
        if (!task.runAndRepeat()) {
            return;
        }
        boolean again;
        lock.lock();
        try {
            again = !retired && !task.isDone();
            if (again) {
                task.dueNanos = System.nanoTime() + task.periodNanos;
                tasks.add(task);
            }
        } finally {
            lock.unlock();
        }
        if (!again) {
            task.cancel(false);
        }
    }

    /** An interrupt that was meant for what has just ended must not reach what runs next. */
    private void idle() {
        lock.lock();
        try {
            busy = false;
            boolean _ = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Predicate<LoopTask> which) {
        List<LoopTask> chosen = new ArrayList<>();
        lock.lock();
        try {
            tasks.stream().filter(which).forEach(chosen::add);
            tasks.removeAll(chosen);
        } finally {
            lock.unlock();
        }
        chosen.forEach(task -> task.cancel(false));
    }

    private void forget(LoopTask task) {
        lock.lock();
        try {
            tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 4);
    }
}
