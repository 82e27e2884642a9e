package dev.serve.supervisor.modules;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A thread that was running a moment ago.
 *
 * @param frames where it was, the innermost call first
 */
record LiveThread(Thread thread, List<StackTraceElement> frames) {

    private static final int FRAMES_SHOWN = 4;
    /** The stack of each of ten thousand virtual threads would take long to look at. */
    private static final int MOST_VIRTUAL = 10_000;

    static List<LiveThread> platform() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(entry -> new LiveThread(entry.getKey(), Arrays.asList(entry.getValue())))
                .toList();
    }

    /** Those that the JVM keeps track of. */
    static List<LiveThread> virtual() throws ReflectiveOperationException, ClosedPackageException {
        return virtualThreads()
                .limit(MOST_VIRTUAL)
                .map(thread -> new LiveThread(thread, Arrays.asList(thread.getStackTrace())))
                .toList();
    }

    /** The same without their stacks. */
    static Stream<Thread> virtualThreads() throws ReflectiveOperationException, ClosedPackageException {
        Class<?> containers = Internals.type("jdk.internal.vm.ThreadContainers");
        try {
            Object root = containers.getMethod("root").invoke(null);
            return threads(root).filter(Thread::isVirtual);
        } catch (IllegalAccessException closed) {
            throw new ClosedPackageException("--add-exports java.base/jdk.internal.vm");
        }
    }

    private static Stream<Thread> threads(Object container) throws ReflectiveOperationException {
        Class<?> type = Internals.type("jdk.internal.vm.ThreadContainer");
        List<Thread> threads = ((Stream<?>) type.getMethod("threads").invoke(container))
                .map(Thread.class::cast)
                .toList();
        Stream<Thread> all = threads.stream();
        for (Object child : ((Stream<?>) type.getMethod("children").invoke(container)).toList()) {
            all = Stream.concat(all, threads(child));
        }
        return all;
    }

    /** Whether it was started by the module, or runs its code. */
    boolean isOf(Belongings module) {
        return isAnother() && (isStartedBy(module) || (runs(module) && !isOfNamesake(module)));
    }

    /** Whether it was started by the module, as far as can be seen. */
    boolean isStartedBy(Belongings module) {
        boolean isItsOwn = module.owns(thread) || module.owns(thread.getThreadGroup());
        return isItsOwn || (module.has(thread.getContextClassLoader()) && !isOfHost());
    }

    private boolean isAnother() {
        return thread.isAlive() && !thread.equals(Thread.currentThread());
    }

    /** The same thread, where it is now. */
    LiveThread now() {
        return new LiveThread(thread, Arrays.asList(thread.getStackTrace()));
    }

    /** Whether methods of the module are on its stack. */
    boolean runs(Belongings module) {
        return frames.stream().anyMatch(module::owns);
    }

    /** Another loader of the same name can't be told apart on a stack. */
    private boolean isOfNamesake(Belongings module) {
        ClassLoader context = thread.getContextClassLoader();
        return context != null
                && !module.has(context)
                && Objects.equals(context.getName(), module.loader().getName());
    }

    /** Whether it began in code of the supervisor or its libraries, or belongs to the JDK. */
    private boolean isOfHost() {
        if (isOfCommonPool()
                || HttpServers.isServers(this)
                || "InnocuousThreadGroup".equals(groupName())
                || "system".equals(groupName())) {
            return true;
        }
        String host = Belongings.host().getName();
        return frames.reversed().stream()
                .filter(LiveThread::isOfNoJdk)
                .findFirst()
                .filter(first -> Objects.equals(first.getClassLoaderName(), host))
                .isPresent();
    }

    /** The JDK's code is in named modules, that of applications most often in none. */
    private static boolean isOfNoJdk(StackTraceElement frame) {
        return frame.getModuleName() == null && frame.getClassLoaderName() != null;
    }

    private boolean isOfCommonPool() {
        return thread instanceof ForkJoinWorkerThread worker && worker.getPool().equals(ForkJoinPool.commonPool());
    }

    private String groupName() {
        ThreadGroup group = thread.getThreadGroup();
        return group == null ? "" : group.getName();
    }

    /** Its name, and its class where that tells something. */
    String text() {
        String name = thread.getName().isEmpty() ? "without a name" : "'" + thread.getName() + "'";
        String kind = thread.isVirtual() ? "virtual thread " : "";
        boolean isPlain = thread.isVirtual() || thread.getClass() == Thread.class;
        return kind + name + (isPlain ? "" : " of class " + thread.getClass().getName());
    }

    /** The innermost call, and those of code that is not the JDK's. */
    String where() {
        return Stream.concat(frames.stream().limit(1), frames.stream().skip(1).filter(LiveThread::isOfNoJdk))
                .limit(FRAMES_SHOWN)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < ", "at ", ""));
    }
}
