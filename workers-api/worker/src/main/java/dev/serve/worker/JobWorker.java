package dev.serve.worker;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A worker that runs now and then, at the times that its module's {@code schedule} or {@code every} says.
 *
 * <pre>{@code
 * public final class Report extends JobWorker {
 *     @Override protected void run() throws Exception {
 *         context().log().info("the report of {}", planned());
 *     }
 * }
 * }</pre>
 *
 * <p>There are never two runs at once. The service is RUNNING between the runs too; while it is PAUSED none begins. A pause
 * waits for the run that is under way: a long one looks at {@link #running()} now and then, and uses {@link #sleep}, which
 * ends early; or the module gives its {@code timeouts.pause} time enough.
 *
 * <p>What a run throws is logged and counted, and the next one comes at its time; unless {@code run-failures = fail} is said,
 * which hands it to the restart policy. A run that takes longer than {@code run-timeout} is interrupted, and has failed.
 *
 * <p>Threads: {@code planned} is written by the loop before it starts the thread of the run that reads it.
 */
public abstract class JobWorker extends SimpleWorker {

    private volatile @Nullable Instant planned;

    /** One run, on a thread of its own. */
    protected abstract void run() throws Exception;

    /**
     * When the run that is under way was to begin. Given one time the same name each time, a run that is repeated finds what
     * it did before.
     *
     * @throws IllegalStateException before the first run
     */
    protected final Instant planned() {
        Instant known = planned;
        if (known == null) {
            throw new IllegalStateException("expected planned() to be called by a run, found that there was none yet");
        }
        return known;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when the supervisor has no schedule for it
     */
    @Override
    public void prepare() throws Exception {
        schedule();
    }

    @Override
    protected final void loop() throws Exception {
        Schedule schedule = schedule();
        Optional<Schedule.Run> due = schedule.await(this::running);
        while (due.isPresent() && carryOut(schedule, due.get())) {
            due = schedule.await(this::running);
        }
    }

    @Override
    protected final void wake(Thread loop) {
        schedule().wake();
    }

    @Override
    public Health health() throws Exception {
        return schedule().health();
    }

    private Schedule schedule() {
        return context()
                .shared(Schedule.class)
                .orElseThrow(() -> new IllegalStateException(
                        getClass().getName() + " is a job: expected its module to say schedule = \"CRON\" or"
                                + " every = DURATION, found neither"));
    }

    /** Returns whether there may be another run: not once the service has failed. */
    private boolean carryOut(Schedule schedule, Schedule.Run due) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        planned = due.planned();
        try {
            Thread thread = context().newThread("run", () -> {
                try {
                    run();
                } catch (Throwable failure) {
                    thrown.set(failure);
                }
            });
            thread.start();
            if (!await(thread, due)) {
                thrown.set(new TimeoutException("the run took longer than its run-timeout of "
                        + due.timeout().orElseThrow().toMillis() + " ms"));
            }
        } catch (Throwable failure) {
            thrown.set(failure);
        } finally {
            schedule.ended(due, Optional.ofNullable(thrown.get()));
        }
        Throwable failure = thrown.get();
        if (failure != null && due.failsService() && running()) {
            context().fail(failure);
            return false;
        }
        return true;
    }

    /**
     * Waits until a run has ended, however long that takes: none may begin before. Who gives the loop up interrupts the run.
     *
     * @return whether it ended within its time
     */
    private boolean await(Thread thread, Schedule.Run due) {
        long began = System.nanoTime();
        boolean inTime = true;
        while (true) {
            try {
                if (!inTime || due.timeout().isEmpty()) {
                    thread.join();
                    return inTime;
                }
                if (thread.join(due.timeout().get().minusNanos(System.nanoTime() - began))) {
                    return true;
                }
                inTime = false;
                thread.interrupt();
            } catch (InterruptedException givenUp) {
                thread.interrupt();
            }
        }
    }
}
