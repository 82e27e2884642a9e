package dev.serve.supervisor.logs;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.event.Level;

/** Log lines for tests. */
final class Lines {

    private Lines() {}

    static LogLine of(String service, String text) {
        return at(Instant.parse("2026-11-21T01:02:03.456Z"), service, text);
    }

    static LogLine at(Instant at, String service, String text) {
        return new LogLine(at, Level.INFO, Optional.of(service), service, "main", text, "");
    }
}
