package dev.serve.supervisor.modules;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Asks a thread to end: through the timer, executor or server that it works for, else by an interrupt. */
final class ThreadEnding {

    private static final String TIMER = "java.util.TimerThread";
    private static final String HTTP_SERVER = "sun.net.httpserver.ServerImpl";
    private static final String HTTP_DISPATCHER = HTTP_SERVER + "$Dispatcher";
    private static final String POOL_WORKER = ThreadPoolExecutor.class.getName() + "$Worker";

    private ThreadEnding() {}

    /** Asks it, and returns in words how. */
    static String ask(LiveThread live) {
        Thread thread = live.thread();
        try {
            if (thread.getClass().getName().equals(TIMER)) {
                cancelTimer(thread);
                return "its timer was cancelled";
            }
            if (live.isIn(HTTP_DISPATCHER)) {
                stopHttpServer(thread);
                return "its HTTP server was stopped";
            }
            if (shutDownPool(thread)) {
                return "its executor was shut down";
            }
        } catch (ClosedPackageException closed) {
            return live.isIn(HTTP_DISPATCHER)
                    ? "its HTTP server can't be stopped, as " + closed.getMessage()
                    : interrupt(thread) + " (no more can be done, as " + closed.getMessage() + ")";
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

    /** An interrupt would make it go round its loop without a rest. */
    private static void stopHttpServer(Thread thread) throws ReflectiveOperationException, ClosedPackageException {
        Object dispatcher = taskOf(thread);
        if (dispatcher != null && dispatcher.getClass().getName().equals(HTTP_DISPATCHER)) {
            Object server = Internals.read(dispatcher.getClass(), "this$0", dispatcher);
            Internals.method(Internals.type(HTTP_SERVER), "stop", int.class).invoke(server, 0);
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
                && Internals.read(task.getClass(), "this$0", task) instanceof ExecutorService executor) {
            executor.shutdownNow();
            return true;
        }
        return false;
    }

    /** What a platform thread was started with. */
    static @Nullable Object taskOf(Thread thread) throws ReflectiveOperationException, ClosedPackageException {
        Object holder = Internals.read(Thread.class, "holder", thread);
        return holder == null ? null : Internals.read(holder.getClass(), "task", holder);
    }
}
