package dev.serve.supervisor.insight;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells in a few words what a thread does. */
public final class Whereabouts {

    /** How the JDK puts a thread to sleep tells nobody anything. */
    private static final List<String> INNARDS = List.of(
            "jdk.internal.",
            "sun.",
            "java.lang.VirtualThread",
            "java.lang.System$",
            "java.lang.invoke.",
            "java.lang.reflect.",
            "java.util.concurrent.locks.");

    private Whereabouts() {}

    /**
     * What a thread does at this moment, as words that follow "is": {@code WAITING in java.util.concurrent.CountDownLatch.await,
     * called by com.example.Spammer.prepare(Spammer.java:12)}. Empty when it has no stack.
     */
    public static String of(Thread thread) {
        return of(thread.getState(), Arrays.asList(thread.getStackTrace()));
    }

    static String of(Thread.State state, List<StackTraceElement> stack) {
        Optional<StackTraceElement> top = stack.stream()
                .filter(frame -> INNARDS.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst();
        Optional<StackTraceElement> own =
                stack.stream().filter(frame -> !isOfJdk(frame)).findFirst();
        if (top.isEmpty()) {
            return "";
        }
        StackTraceElement frame = top.get();
        if (own.equals(top)) {
            return state + " in " + text(frame);
        }
        return state + " in " + frame.getClassName() + "." + frame.getMethodName()
                + own.map(caller -> ", called by " + text(caller)).orElse("");
    }

    private static boolean isOfJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    private static String text(StackTraceElement frame) {
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + line + ")";
    }
}
