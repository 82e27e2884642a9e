package dev.serve.supervisor.modules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The threads that run in this JVM.
 *
 * @param threads those that were found
 * @param areVirtualSeen whether the JVM's options let virtual threads be found, too
 */
public record RunningThreads(List<Thread> threads, boolean areVirtualSeen) {

    /** Those of this moment; without their stacks, which take long to look at. */
    public static RunningThreads now() {
        List<Thread> threads = platform();
        try {
            threads.addAll(LiveThread.virtualThreads().toList());
            return new RunningThreads(threads, true);
        } catch (ReflectiveOperationException | ClosedPackageException unseen) {
            return new RunningThreads(threads, false);
        }
    }

    private static List<Thread> platform() {
        ThreadGroup top =
                Objects.requireNonNull(Thread.currentThread().getThreadGroup(), "a running thread has a group");
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] found = new Thread[top.activeCount() + 16];
        int count = top.enumerate(found);
        // As many as there is room for: there may be more.
        while (count == found.length) {
            found = new Thread[2 * count];
            count = top.enumerate(found);
        }
        return new ArrayList<>(Arrays.asList(found).subList(0, count));
    }
}
