package dev.serve.supervisor.logs;

import java.time.Instant;
import org.slf4j.event.Level;

/** Takes log lines; must be quick and must not throw. */
@FunctionalInterface
public interface LineSink {

    /** Takes one line; a stack trace stands behind the message, each frame on a line of its own. */
    void line(Instant at, Level level, String logger, String message);
}
