package dev.serve.supervisor.config;

import java.util.List;
import org.slf4j.event.Level;

/**
 * What is logged, and how much of it is kept.
 *
 * @param lines how many lines of each service are kept in memory
 * @param level the least level that is logged
 */
public record LogsConfig(int lines, Level level) {

    static LogsConfig read(Section section) {
        LogsConfig logs = new LogsConfig(
                section.wholeNumber("lines", 1, 100_000), section.choice("level", List.of(Level.values())));
        section.rejectOthers();
        return logs;
    }
}
