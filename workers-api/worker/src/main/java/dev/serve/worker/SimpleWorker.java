package dev.serve.worker;

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
 * ({@link WorkerContext#end}); one that throws fails it ({@link WorkerContext#fail}).
 *
 * <p>Threads: {@code current} is written by the methods of the life cycle and read by the loop; what it refers to is
 * safe to share.
 */
public abstract class SimpleWorker extends BaseWorker {

    /** One run of the loop, from a start to the pause after it. */
    private static final class Run {
        final CountDownLatch pausing = new CountDownLatch(1);

        boolean wanted() {
            return pausing.getCount() > 0;
        }
    }

    private volatile @Nullable Run current;
    private volatile @Nullable Thread thread;

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
        return run != null && !run.pausing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Called when a pause is asked for, after {@link #running()} has become false: a loop that blocks in something else
     * than {@link #sleep} is woken here, by closing what it reads from or by interrupting it.
     *
     * @param loop the thread that runs the loop
     */
    protected void wake(Thread loop) throws Exception {}

    @Override
    public void start() throws Exception {
        Run run = new Run();
        current = run;
        Thread loop = context().newThread("loop", () -> run(run));
        thread = loop;
        loop.start();
    }

    @Override
    public void pause() throws Exception {
        endLoop();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        endLoop();
    }

    private void run(Run run) {
        try {
            if (run.wanted()) {
                loop();
            }
            if (run.wanted()) {
                context().end();
            }
        } catch (InterruptedException interrupted) {
            if (run.wanted()) {
                context().fail(interrupted);
            }
        } catch (Throwable failure) {
            context().fail(failure);
        }
    }

    private void endLoop() throws Exception {
        Run run = current;
        Thread loop = thread;
        if (run == null || loop == null) {
            return;
        }
        run.pausing.countDown();
        if (loop.equals(Thread.currentThread())) {
            return;
        }
        try {
            wake(loop);
            loop.join();
        } catch (InterruptedException deadline) {
            loop.interrupt();
            throw deadline;
        }
    }
}
