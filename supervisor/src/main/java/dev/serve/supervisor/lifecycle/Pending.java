package dev.serve.supervisor.lifecycle;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for its time, and can be let go of before: its timer goes on, but holds nothing of what the task held,
 * which may be a module that is replaced long before.
 */
final class Pending implements Runnable {

    private final AtomicReference<@Nullable Runnable> task;

    Pending(Runnable task) {
        this.task = new AtomicReference<>(task);
    }

    @Override
    public void run() {
        Runnable due = task.getAndSet(null);
        if (due != null) {
            due.run();
        }
    }

    void letGo() {
        task.set(null);
    }
}
