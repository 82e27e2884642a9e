package dev.serve.supervisor.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the line that includes a file, which HOCON does not tell of a file that is missing. */
final class Includes {

    private static final int DEEPEST = 50;

    private final String missing;
    private final Set<Path> seen = new HashSet<>();

    private Includes(String missing) {
        this.missing = missing;
    }

    /** The line that includes the missing file, in the main file or one that it includes; else the main file. */
    static Location locate(Location main, String missing) {
        return new Includes(missing).search(Path.of(main.file()), 0).orElse(main);
    }

    private Optional<Location> search(Path file, int depth) {
        if (depth > DEEPEST || !seen.add(file.normalize())) {
            return Optional.empty();
        }
        List<String> lines = lines(file);
        for (int index = 0; index < lines.size(); index++) {
            Optional<String> included = included(lines.get(index));
            if (included.isPresent()) {
                Path next = file.resolveSibling(included.get());
                if (included.get().equals(missing) || next.equals(file.resolveSibling(missing))) {
                    return Optional.of(new Location(file.toString(), index + 1));
                }
                Optional<Location> below = search(next, depth + 1);
                if (below.isPresent()) {
                    return below;
                }
            }
        }
        return Optional.empty();
    }

    /** The name between the quotes of {@code include "other.conf"}, {@code include required(file("other.conf"))}. */
    private static Optional<String> included(String line) {
        int start = line.indexOf('"');
        int end = line.indexOf('"', start + 1);
        return line.strip().startsWith("include") && start >= 0 && end > start
                ? Optional.of(line.substring(start + 1, end))
                : Optional.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }
}
