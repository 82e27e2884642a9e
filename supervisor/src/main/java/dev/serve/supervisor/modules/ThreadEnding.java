package dev.serve.supervisor.modules;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Asks a thread to end: through the timer or executor that it works for where the module started it, else by an
 * interrupt.
 */
final class ThreadEnding {

    private static final String TIMER = "java.util.TimerThread";
    private static final String POOL_WORKER = ThreadPoolExecutor.class.getName() + "$Worker";

    private ThreadEnding() {}

    /** Asks it, and returns in words how. */
    static String ask(LiveThread live, Belongings module) {
        Thread thread = live.thread();
        try {
            if (!live.isStartedBy(module)) {
                return interrupt(thread);
            }
            if (thread.getClass().getName().equals(TIMER)) {
                cancelTimer(thread);
                return "its timer was cancelled";
            }
            if (shutDownPool(thread)) {
                return "its executor was shut down";
            }
        } catch (ClosedPackageException closed) {
            return interrupt(thread) + " (no more can be done, as " + closed.getMessage() + ")";
        } catch (ReflectiveOperationException | RuntimeException failed) {
            return interrupt(thread) + " (more was tried: " + failed + ")";
        }
        return interrupt(thread);
    }

    private static String interrupt(Thread thread) {
        thread.interrupt();
        return "it was interrupted";
    }

    private static void cancelTimer(Thread thread) throws ReflectiveOperationException, ClosedPackageException {
        Object queue = Internals.read(thread.getClass(), "queue", thread);
        if (queue != null) {
            synchronized (queue) {
                Internals.write(thread.getClass(), "newTasksMayBeScheduled", thread, false);
                Internals.method(queue.getClass(), "clear").invoke(queue);
                queue.notifyAll();
            }
        }
    }

    private static boolean shutDownPool(Thread thread) throws ReflectiveOperationException, ClosedPackageException {
        if (thread instanceof ForkJoinWorkerThread worker) {
            ForkJoinPool pool = worker.getPool();
            pool.shutdownNow();
            return pool.isShutdown();
        }
        Object task = thread.isVirtual() ? null : taskOf(thread);
        if (task != null
                && task.getClass().getName().equals(POOL_WORKER)
                && Internals.read(task.getClass(), "this$0", task) instanceof ThreadPoolExecutor executor
                && !isOfHost(executor.getThreadFactory())) {
            executor.shutdownNow();
            return true;
        }
        return false;
    }

    /** A pool of the supervisor or its libraries may have been made to start a thread by the module's. */
    private static boolean isOfHost(ThreadFactory factory) {
        return Belongings.host().equals(factory.getClass().getClassLoader());
    }

    /** What a platform thread was started with. */
    static @Nullable Object taskOf(Thread thread) throws ReflectiveOperationException, ClosedPackageException {
        Object holder = Internals.read(Thread.class, "holder", thread);
        return holder == null ? null : Internals.read(holder.getClass(), "task", holder);
    }
}
