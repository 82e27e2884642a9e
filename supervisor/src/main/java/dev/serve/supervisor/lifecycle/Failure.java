package dev.serve.supervisor.lifecycle;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What went wrong, as text. The exception itself is not kept, because it would keep its module's class loader alive.
 *
 * @param during what was being done: the name of the worker's method, or what ran beside it
 * @param type the class name of what was thrown
 * @param message what it said; never empty
 * @param trace the stack, at most {@value #MAX_TRACE} characters of it
 * @param more what else went wrong on the way: the failure of the cleanup after this one
 */
public record Failure(String during, String type, String message, String trace, List<Failure> more) implements Reason {

    static final int MAX_TRACE = 8_000;
    private static final int MAX_MESSAGE = 2_000;

    public Failure {
        more = List.copyOf(more);
    }

    /** Something was thrown. */
    public static Failure thrown(String during, Throwable thrown) {
        StringWriter trace = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(trace));
        } catch (Throwable broken) {
            trace.write("(its stack can't be printed: " + broken.getClass().getName() + ")");
        }
        return new Failure(
                during,
                thrown.getClass().getName(),
                cut(messageOf(thrown), MAX_MESSAGE),
                cut(trace.toString(), MAX_TRACE),
                List.of());
    }

    /** A method did not return in time; the stack is that of its thread at that moment. */
    static Failure deadline(String during, Duration deadline, String trace) {
        String message = "did not return within " + deadline.toMillis() + " ms";
        return new Failure(during, "DeadlineExceeded", message, cut(trace, MAX_TRACE), List.of());
    }

    /** A failure that is no exception, told in words. */
    static Failure told(String during, String type, String message) {
        return new Failure(during, type, message, "", List.of());
    }

    Failure and(Failure other) {
        return new Failure(
                during,
                type,
                message,
                trace,
                Stream.concat(more.stream(), Stream.of(other)).toList());
    }

    /** The failure in one line: what was being done, what went wrong, and what else did. */
    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(during).append(": ").append(message);
        for (Failure other : more) {
            text.append("; then ").append(other.text());
        }
        return text.toString();
    }

    private static String messageOf(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        try {
            String message = thrown.getMessage();
            return message == null || message.isBlank() ? simple : simple + ": " + message;
        } catch (Throwable broken) {
            return simple;
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
