package dev.serve.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * One method of a worker on one thread.
 *
 * @param epoch what it was begun for
 * @param method the worker's method, or {@code cleanup}
 * @param incarnation the worker
 * @param thread the thread, which is started when the decision that began it is published
 * @param deadline how long it may take
 * @param deadlineAt when that is over, in nanoseconds of the service's clock
 */
record Run(long epoch, String method, Incarnation incarnation, Thread thread, Duration deadline, long deadlineAt) {

    private static final int MAX_FRAMES = 64;

    /** The same for others to see. */
    UnderWay underWay(Timers timers) {
        Instant until = timers.now().plusNanos(deadlineAt - timers.nanos());
        return new UnderWay(method, until.minus(deadline), until, thread);
    }

    /** Where the thread is and what it waits for, as a person reads it. */
    String stack() {
        StringBuilder text = new StringBuilder();
        text.append(thread.getName()).append(" is ").append(thread.getState());
        Object blocker = LockSupport.getBlocker(thread);
        if (blocker != null) {
            text.append(" on ").append(blocker.getClass().getName());
        }
        StackTraceElement[] frames = thread.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            text.append("\n    at ").append(frames[i]);
        }
        return text.toString();
    }
}
