package dev.serve.supervisor.config;

import com.typesafe.config.ConfigObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.event.Level;

/** Reads {@code serve.logs}. */
final class LogsReader {

    private static final int MOST_PATTERNS = 100;
    private static final long SHORTEST_FILE = 1_024;
    private static final long LONGEST_FILE = 1_099_511_627_776L;
    private static final int MOST_FILES = 1_000;

    private final Section section;
    private final Path folder;

    /**
     * Of a section.
     *
     * @param folder what the paths in it are relative to
     */
    LogsReader(Section section, Path folder) {
        this.section = section;
        this.folder = folder;
    }

    LogsConfig read() {
        LogsConfig logs = new LogsConfig(
                section.wholeNumber("lines", 1, 100_000),
                section.choice("level", List.of(Level.values())),
                levels(),
                section.choice("format", List.of(LogsConfig.Format.values())),
                masks(),
                files());
        section.rejectOthers();
        return logs;
    }

    private Map<String, Level> levels() {
        Section named = section.section("levels");
        Map<String, Level> levels = new TreeMap<>();
        for (String name : named.keys()) {
            // com.example = debug, without quotes, is an object in HOCON
            if (named.value(name).filter(ConfigObject.class::isInstance).isPresent()) {
                named.report(name, "expected a level; a name with dots needs quotes: \"com.example\" = debug");
            } else {
                levels.put(name, named.choice(name, List.of(Level.values()), Level.INFO));
            }
        }
        return levels;
    }

    private List<String> masks() {
        Section mask = section.section("mask");
        List<String> patterns = mask.distinctStrings("patterns");
        mask.rejectOthers();
        if (patterns.size() > MOST_PATTERNS) {
            mask.report("patterns", "expected at most " + MOST_PATTERNS + " patterns, found " + patterns.size());
        }
        List<String> good = new ArrayList<>();
        for (String pattern : patterns) {
            Optional<String> wrong = MaskPattern.wrong(pattern);
            if (wrong.isPresent()) {
                mask.report("patterns", wrong.get());
            } else {
                good.add(pattern);
            }
        }
        return good;
    }

    private Optional<LogsConfig.Files> files() {
        if (!section.has("files")) {
            return Optional.empty();
        }
        Section files = section.section("files");
        Path where = files.optionalPath("folder", folder).orElseGet(() -> folder.resolve("logs"));
        if (Files.exists(where) && !Files.isDirectory(where)) {
            files.report("folder", "expected a folder, found something else at " + where);
        }
        Optional<LogsConfig.Files> read = Optional.of(new LogsConfig.Files(
                where,
                files.optionalFlag("per-service").orElse(false),
                files.optionalBytes("max-size", SHORTEST_FILE, LONGEST_FILE).orElse(10_485_760L),
                files.optionalFlag("daily").orElse(false),
                files.optionalWholeNumber("keep", 0, MOST_FILES).orElse(5)));
        files.rejectOthers();
        return read;
    }
}
