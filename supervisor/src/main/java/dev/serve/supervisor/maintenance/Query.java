package dev.serve.supervisor.maintenance;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the parameters of a request; whatever does not fit is a 400 that names the parameter and what is allowed. */
final class Query {

    private static final Duration MAX_WAIT = Duration.ofMinutes(10);
    private static final int MAX_TAIL = 100_000;

    private Query() {}

    static void allow(Context ctx, String... allowed) {
        Set<String> names = new TreeSet<>(Set.of(allowed));
        for (String name : ctx.queryParamMap().keySet()) {
            if (!names.contains(name)) {
                throw malformed("unknown parameter '" + name + "', allowed are " + String.join(", ", names));
            }
        }
    }

    /** How long to wait for the target; empty to not wait at all. */
    static Optional<Duration> waitFor(Context ctx) {
        String text = ctx.queryParam("wait");
        if (text == null) {
            return Optional.empty();
        }
        Optional<Duration> wait = Times.duration(text).filter(length -> length.compareTo(MAX_WAIT) <= 0);
        if (wait.isEmpty()) {
            throw malformed("wait: expected a duration such as 500ms, 30s or 2m, at most " + MAX_WAIT.toMinutes()
                    + "m, found '" + text + "'");
        }
        return wait;
    }

    /** How many of the last lines to give. */
    static int tail(Context ctx, int usual) {
        String text = ctx.queryParam("tail");
        if (text == null) {
            return usual;
        }
        try {
            int tail = Integer.parseInt(text);
            if (tail >= 0 && tail <= MAX_TAIL) {
                return tail;
            }
        } catch (NumberFormatException told) {
            // told below, together with what is out of bounds
        }
        throw malformed("tail: expected a number from 0 to " + MAX_TAIL + ", found '" + text + "'");
    }

    static boolean flag(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return false;
        }
        return switch (text) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw malformed(name + ": expected true or false, found '" + text + "'");
        };
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(400, detail).asException();
    }
}
