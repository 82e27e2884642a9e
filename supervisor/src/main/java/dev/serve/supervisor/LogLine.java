package dev.serve.supervisor;

import java.time.Instant;
import org.slf4j.event.Level;

/**
 * One line of a service's log.
 *
 * @param at when it was written
 * @param level how grave it is
 * @param message what it says, with the stack of an exception behind it where there is one
 */
public record LogLine(Instant at, Level level, String message) {}
