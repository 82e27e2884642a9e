package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.logs.LogLine;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Which lines of a log a client wants.
 *
 * @param tail how many of those that are there already
 * @param since none from before
 * @param level none less grave
 * @param grep what to find in the message
 * @param follow whether to go on with every new line
 */
record LogQuery(int tail, Optional<Instant> since, Level level, Optional<Predicate<String>> grep, boolean follow)
        implements Predicate<LogLine> {

    static final String[] PARAMETERS = {"tail", "follow", "since", "grep", "level"};

    private static final int USUAL_TAIL = 100;

    /**
     * Reads the parameters of a request.
     *
     * @throws ProblemException with what was expected and found
     */
    static LogQuery of(Context ctx) {
        return new LogQuery(
                Query.tail(ctx, USUAL_TAIL),
                since(ctx.queryParam("since")),
                level(ctx.queryParam("level")),
                Optional.ofNullable(ctx.queryParam("grep")).map(Grep::compile),
                Query.flag(ctx, "follow"));
    }

    /** Whether every line will do. */
    boolean takesAll() {
        return since.isEmpty() && grep.isEmpty() && level == Level.TRACE;
    }

    @Override
    public boolean test(LogLine line) {
        return line.level().toInt() >= level.toInt()
                && (since.isEmpty() || !line.at().isBefore(since.get()))
                && (grep.isEmpty() || grep.get().test(line.message()));
    }

    private static Optional<Instant> since(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Optional<Instant> moment = Times.past(text, Instant.now());
        if (moment.isEmpty()) {
            throw Problem.of(
                            400,
                            "since: expected a moment such as 2026-01-31T05:00:00Z or a duration such as 10m, found '"
                                    + text + "'")
                    .asException();
        }
        return moment;
    }

    private static Level level(@Nullable String text) {
        if (text == null) {
            return Level.TRACE;
        }
        for (Level level : Level.values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw Problem.of(
                        400,
                        "level: expected one of "
                                + String.join(
                                        ", ",
                                        List.of(Level.values()).stream()
                                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                                .toList())
                                + ", found '" + text + "'")
                .asException();
    }
}
