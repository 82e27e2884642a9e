package dev.serve.calls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells its caller of a procedure that failed, as plain values in this order:
 *
 * <ul>
 *   <li>{@code error_class}: the name of the exception's class
 *   <li>{@code error_text}: its message, or its class's simple name where it has none
 *   <li>{@code file} and {@code line}: where it was thrown; only with the trace
 *   <li>{@code request}: what was asked of this server
 *   <li>{@code remote_call}: the call to another server that failed, where a {@link RemoteFailure} is the exception or
 *       among its causes; the nearest one where there are several
 *   <li>{@code remote_error}: what that server said, where it said something. It is often a report like this one, with the
 *       {@code remote_error} of a third server in it
 *   <li>{@code traceback}: the stacks of the exception and of its causes; only where asked for
 * </ul>
 *
 * <p>A report can always be sent, and is at most some 150,000 characters long, however many servers it came through: texts
 * are cut at 10,000 characters, {@code request} and {@code remote_call} at 1,000 each, {@code remote_error} at 100,000 and
 * at 32 levels of nesting, the traceback at 20,000. What was left out is replaced by a short text that says so. Where an
 * exception's own methods fail, the report says what is known.
 */
public final class ErrorReport {

    private static final int MOST_CAUSES = 50;
    private static final int MOST_DEPTH = 32;
    private static final int LONGEST_CALL = 1_000;
    private static final int LONGEST_ERROR = 100_000;
    private static final int LONGEST_TRACE = 20_000;
    private static final int MOST_FRAMES = 100;

    private ErrorReport() {}

    /**
     * The report of a failure.
     *
     * @param request what was asked of this server, as plain values: shown to the caller, and to the callers before it
     * @param withTrace whether {@code file}, {@code line} and {@code traceback} are in it
     */
    public static Map<String, Object> of(Throwable failure, Map<String, ?> request, boolean withTrace) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("error_class", failure.getClass().getName());
        report.put("error_text", text(failure));
        if (withTrace) {
            putPlace(failure, report);
        }
        put("request", () -> BoundedCopy.of(request, MOST_DEPTH, LONGEST_CALL), report);
        nearestRemote(failure).ifPresent(remote -> {
            put("remote_call", () -> call(remote.remoteCall()), report);
            put("remote_error", () -> BoundedCopy.of(remote.remoteError(), MOST_DEPTH, LONGEST_ERROR), report);
        });
        if (withTrace) {
            report.put("traceback", trace(failure));
        }
        return report;
    }

    /** A failure's message, at most 10,000 characters long; its class's name where it has none or fails to tell. */
    public static String text(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String otherwise = name.isEmpty() ? failure.getClass().getName() : name;
        String message = told(failure::getMessage)
                .map(Object::toString)
                .filter(text -> !text.isBlank())
                .orElse(otherwise);
        return BoundedCopy.text(message, BoundedCopy.LONGEST_TEXT);
    }

    private static Optional<RemoteFailure> nearestRemote(Throwable failure) {
        Optional<Throwable> each = Optional.of(failure);
        // Causes may go in a circle.
        for (int i = 0; i < MOST_CAUSES && each.isPresent(); i++) {
            if (each.get() instanceof RemoteFailure remote) {
                return Optional.of(remote);
            }
            each = cause(each.get());
        }
        return Optional.empty();
    }

    private static @Nullable Object call(Map<String, Object> call) {
        return call.isEmpty() ? null : BoundedCopy.of(call, MOST_DEPTH, LONGEST_CALL);
    }

    private static void putPlace(Throwable failure, Map<String, Object> report) {
        StackTraceElement[] frames = frames(failure);
        if (frames.length > 0 && frames[0].getFileName() != null) {
            put("file", frames[0]::getFileName, report);
            if (frames[0].getLineNumber() > 0) {
                report.put("line", frames[0].getLineNumber());
            }
        }
    }

    private static String trace(Throwable failure) {
        StringBuilder trace = new StringBuilder();
        Optional<Throwable> each = Optional.of(failure);
        for (int i = 0; i < MOST_CAUSES && each.isPresent() && trace.length() < LONGEST_TRACE; i++) {
            Throwable now = each.get();
            trace.append(i == 0 ? "" : "Caused by: ")
                    .append(now.getClass().getName())
                    .append(": ")
                    .append(text(now))
                    .append('\n');
            StackTraceElement[] frames = frames(now);
            for (int frame = 0; frame < Math.min(frames.length, MOST_FRAMES); frame++) {
                trace.append("    at ").append(frames[frame]).append('\n');
            }
            if (frames.length > MOST_FRAMES) {
                trace.append("    … ").append(frames.length - MOST_FRAMES).append(" more\n");
            }
            each = cause(now);
        }
        return BoundedCopy.text(trace.toString(), LONGEST_TRACE);
    }

    private static Optional<Throwable> cause(Throwable failure) {
        return told(failure::getCause).map(Throwable.class::cast);
    }

    private static StackTraceElement[] frames(Throwable failure) {
        return told(failure::getStackTrace)
                .map(StackTraceElement[].class::cast)
                .orElseGet(() -> new StackTraceElement[0]);
    }

    private static void put(String name, Supplier<? extends @Nullable Object> value, Map<String, Object> report) {
        told(value).ifPresent(known -> report.put(name, known));
    }

    /** What an exception's own methods tell; empty where they tell nothing, or fail themselves. */
    private static Optional<Object> told(Supplier<? extends @Nullable Object> foreign) {
        try {
            return Optional.ofNullable(foreign.get());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError silent) {
            return Optional.empty();
        }
    }
}
