package dev.serve.supervisor.logs;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * One line of a log.
 *
 * @param at when it was written
 * @param level how grave it is
 * @param service whose line it is; empty for the supervisor's own
 * @param logger the logger's name: that of the service, or of the class that wrote it
 * @param thread the name of the thread that wrote it; empty where it has none
 * @param text what it says
 * @param exception the stack of an exception, one frame a line; empty where there is none
 */
public record LogLine(
        Instant at,
        Level level,
        Optional<String> service,
        String logger,
        String thread,
        String text,
        String exception) {

    /** What it says, with the stack of an exception behind it where there is one. */
    public String message() {
        return exception.isEmpty() ? text : text + "\n" + exception;
    }

    /** The same line, as one of a service. */
    LogLine of(Optional<String> whose) {
        return new LogLine(at, level, whose, logger, thread, text, exception);
    }

    /** How many characters it holds, for bounds. */
    int length() {
        return text.length() + exception.length();
    }
}
