package dev.serve.supervisor.console;

import java.time.Instant;
import org.slf4j.event.Level;

/**
 * A log line.
 *
 * @param source the service, or the part of the supervisor, that wrote it
 * @param message what it says; may hold line breaks
 */
public record LogEntry(Instant at, Level level, String source, String message) {}
