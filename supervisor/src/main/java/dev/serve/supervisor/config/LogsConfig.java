package dev.serve.supervisor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * What is logged, how it looks, and how much of it is kept.
 *
 * @param lines how many lines of each service are kept in memory
 * @param level the least level that is logged
 * @param levels other levels, by the name of a service, a module, a class or a package
 * @param format how lines look
 * @param masks regular expressions of what is not to be shown
 * @param files where lines are written besides; empty for nowhere
 */
public record LogsConfig(
        int lines, Level level, Map<String, Level> levels, Format format, List<String> masks, Optional<Files> files) {

    /** How lines look. */
    public enum Format {
        PLAIN,
        JSON
    }

    /**
     * Files of lines.
     *
     * @param folder where they are
     * @param perService whether each service has one of its own
     * @param maxBytes how long one grows
     * @param daily whether each day has one of its own
     * @param keep how many old ones are kept of each
     */
    public record Files(Path folder, boolean perService, long maxBytes, boolean daily, int keep) {}

    public LogsConfig {
        levels = Map.copyOf(levels);
        masks = List.copyOf(masks);
    }
}
