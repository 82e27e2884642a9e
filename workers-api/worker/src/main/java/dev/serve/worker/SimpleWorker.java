package dev.serve.worker;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a loop on a thread of its own.
 *
 * <pre>{@code
 * public final class Spammer extends SimpleWorker {
 *     @Override protected void loop() throws Exception {
 *         while (running()) {
 *             context().log().info("spam!");
 *             sleep(Duration.ofSeconds(1));
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>A pause makes {@link #running()} false, ends a {@link #sleep} early, and waits for the loop to return: PAUSED is
 * reported only once it has, and there are never two loops at once. A loop that returns by itself ends the service
 * ({@link WorkerContext#end}); one that throws fails it ({@link WorkerContext#fail}), unless it was asked to end and
 * throws what a wait throws that was cut short: an interrupt, or a socket or channel that was closed under it.
 *
 * <p>Threads: {@code current} is written by the methods of the life cycle and read by the loop; what it refers to is
 * safe to share.
 */
public abstract class SimpleWorker extends BaseWorker {

    /** One run of the loop, from a start to the pause after it. */
    private static final class Run {
        final CountDownLatch pausing = new CountDownLatch(1);
        volatile @Nullable Thread thread;

        boolean wanted() {
            return pausing.getCount() > 0;
        }
    }

    private volatile @Nullable Run current;

    /**
     * The work: goes on while {@link #running()} and then returns. Called once for each start, on a thread of its own.
     */
    protected abstract void loop() throws Exception;

    /** Tells the loop whether to go on. */
    protected final boolean running() {
        Run run = current;
        return run != null && run.wanted();
    }

    /**
     * Sleeps for so long, or until a pause is asked for.
     *
     * @return whether the whole time was slept, false when a pause ended it early
     */
    protected final boolean sleep(Duration duration) throws InterruptedException {
        Run run = current;
        return run != null && !run.pausing.await(TimeUnit.NANOSECONDS.convert(duration), TimeUnit.NANOSECONDS);
    }

    /**
     * Called when a pause is asked for, after {@link #running()} has become false: a loop that blocks in something else
     * than {@link #sleep} is woken here, by closing what it reads from or by interrupting it. It may be called more than
     * once, and when the loop has ended already.
     *
     * @param loop the thread that runs the loop
     */
    protected void wake(Thread loop) throws Exception {}

    @Override
    public void start() throws Exception {
        endLoop(false);
        Run run = new Run();
        Thread loop = context().newThread("loop", () -> run(run));
        run.thread = loop;
        current = run;
        loop.start();
    }

    @Override
    public void pause() throws Exception {
        endLoop(false);
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        endLoop(true);
    }

    private void run(Run run) {
        try {
            if (run.wanted()) {
                loop();
            }
            if (run.wanted()) {
                context().end();
            }
        } catch (Throwable failure) {
            if (run.wanted() || !isEndOfWait(failure)) {
                context().fail(failure);
            }
        }
    }

    private static boolean isEndOfWait(Throwable failure) {
        return failure instanceof InterruptedException
                || failure instanceof InterruptedIOException
                || failure instanceof ClosedChannelException
                || failure instanceof SocketException;
    }

    /** Asks the loop to end and waits until it has; a thread that was never started has ended. */
    private void endLoop(boolean interrupt) throws Exception {
        Run run = current;
        Thread loop = run == null ? null : run.thread;
        if (run == null || loop == null) {
            return;
        }
        run.pausing.countDown();
        if (loop.equals(Thread.currentThread())) {
            return;
        }
        try {
            wake(loop);
        } finally {
            if (interrupt) {
                loop.interrupt();
            }
        }
        try {
            loop.join();
        } catch (InterruptedException deadline) {
            loop.interrupt();
            throw deadline;
        }
    }
}
