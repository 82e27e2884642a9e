package dev.serve.calls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call under way: what its thread does, and who says what came of it.
 *
 * <p>Threads: {@code state} decides, by one compare-and-set, whether the result is the function's own or that of whoever
 * gave it up; the winner alone tells {@code done}. {@code runner} is written before
 * the state is looked at for the first time, {@code slot} before the job is shown to the {@link Watch}.
 *
 * @param <R> an {@link Outcome}, or the list of them of a batch
 */
abstract class Job<R> {

    /** Why a job is given up. */
    enum Ending {
        TIMEOUT,
        CANCELLED
    }

    /**
     * When the time of a job is up.
     *
     * @param timeout how long it may take
     * @param nanos when that is over, by the session's clock
     */
    record Deadline(Duration timeout, long nanos) {}

    private static final int RUNNING = 0;
    private static final int DONE = 1;
    private static final int GIVING_UP = 2;
    private static final int GIVEN_UP = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Job.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final CallOptions options;
    final Duration timeout;
    /** When its time is up, by the session's clock. */
    final long deadlineNanos;

    private final Consumer<? super R> done;
    private volatile int state = RUNNING;
    private volatile @Nullable Thread runner;
    private int slot;

    Job(CallOptions options, Deadline deadline, Consumer<? super R> done) {
        this.options = options;
        this.timeout = deadline.timeout();
        this.deadlineNanos = deadline.nanos();
        this.done = done;
    }

    /** Calls the function, as often as it takes, and never throws. */
    abstract R perform();

    /** The result where it was given up: what is there by then, and the ending for the rest. */
    abstract R givenUp(Ending ending);

    /** Counts a result. */
    abstract void count(R result, Load load);

    void runBy(Thread thread) {
        runner = thread;
    }

    void inSlot(int slot) {
        this.slot = slot;
    }

    int slot() {
        return slot;
    }

    boolean isRunning() {
        return state == RUNNING;
    }

    /** The function has ended: tells whether its result counts. */
    boolean finish() {
        return STATE.compareAndSet(this, RUNNING, DONE);
    }

    /** Waits until whoever gave it up has interrupted this thread, and forgets that it was. */
    void forgetInterrupt() {
        while (state == GIVING_UP) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }

    /** Gives it up, unless it has ended: its thread is interrupted, and its result is no longer waited for. */
    boolean giveUp() {
        if (!STATE.compareAndSet(this, RUNNING, GIVING_UP)) {
            return false;
        }
        Thread thread = runner;
        if (thread != null) {
            thread.interrupt();
        }
        state = GIVEN_UP;
        return true;
    }

    <T extends @Nullable Object> Outcome<T> outcome(Ending ending) {
        return switch (ending) {
            case TIMEOUT -> new Outcome.Timeout<>(timeout);
            case CANCELLED -> new Outcome.Cancelled<>();
        };
    }

    void tell(R result) {
        done.accept(result);
    }
}
