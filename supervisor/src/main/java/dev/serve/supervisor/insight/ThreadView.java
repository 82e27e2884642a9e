package dev.serve.supervisor.insight;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What a thread of a service does.
 *
 * @param name the thread's name
 * @param id its number in this JVM
 * @param isVirtual whether it is a virtual one
 * @param tie how it is known to belong to the service
 * @param state its state
 * @param waitsFor the class of the lock, or whatever else it waits for
 * @param heldBy the name of the thread that holds the lock
 * @param frames where it is, the innermost call first, at most {@value #MOST_FRAMES}
 * @param framesLeftOut how many more there are
 */
public record ThreadView(
        String name,
        long id,
        boolean isVirtual,
        Tie tie,
        Thread.State state,
        Optional<String> waitsFor,
        Optional<String> heldBy,
        List<String> frames,
        int framesLeftOut) {

    static final int MOST_FRAMES = 64;

    /** How a thread is known to belong to a service. */
    public enum Tie {
        /** It runs a method of the life cycle. */
        METHOD,
        /** Its name begins with the service's. */
        NAME,
        /** It sees the classes of the service's module, which may have other services too. */
        MODULE
    }

    /** Looks at a thread as it is now. */
    public static ThreadView of(Thread thread, Tie tie) {
        StackTraceElement[] stack = thread.getStackTrace();
        Optional<ThreadInfo> info = thread.isVirtual()
                ? Optional.empty()
                : Optional.ofNullable(ManagementFactory.getThreadMXBean().getThreadInfo(thread.threadId()));
        Optional<String> lock = info.flatMap(known -> Optional.ofNullable(known.getLockInfo()))
                .map(LockInfo::getClassName)
                .or(() -> Optional.ofNullable(LockSupport.getBlocker(thread))
                        .map(blocker -> blocker.getClass().getName()));
        return new ThreadView(
                thread.getName(),
                thread.threadId(),
                thread.isVirtual(),
                tie,
                thread.getState(),
                lock,
                info.flatMap(known -> Optional.ofNullable(known.getLockOwnerName())),
                Arrays.stream(stack)
                        .limit(MOST_FRAMES)
                        .map(StackTraceElement::toString)
                        .toList(),
                Math.max(0, stack.length - MOST_FRAMES));
    }
}
