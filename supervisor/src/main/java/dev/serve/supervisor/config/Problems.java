package dev.serve.supervisor.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong while a configuration is read, so that all of it is reported at once. For one thread. */
final class Problems {

    private final Set<Problem> found = new LinkedHashSet<>();
    private final ConfigObject written;
    private final ReadingOrder order;

    /**
     * Of one configuration.
     *
     * @param mainFile its name; what stands in it comes before what stands in the files that it includes
     * @param written the configuration as it was written, its substitutions not yet made
     */
    Problems(String mainFile, ConfigObject written) {
        this.written = written;
        this.order = new ReadingOrder(mainFile);
    }

    /** The location of the value at a path: its own line, or where it has none the line of the substitution for it. */
    Location locate(List<String> path, ConfigValue value) {
        Location own = Location.of(value.origin());
        if (own.hasLine()) {
            return own;
        }
        Location asWritten = locateWritten(path);
        return asWritten.hasLine() || isMerged(own) ? asWritten : own;
    }

    void report(Location where, List<String> path, String message) {
        found.add(new Problem(where, name(path), message));
    }

    void report(List<String> path, ConfigValue value, String message) {
        report(locate(path, value), path, message);
    }

    /** Whether something at or below a path was found to be wrong. */
    boolean mention(List<String> path) {
        String name = name(path);
        return found.stream()
                .anyMatch(
                        problem -> problem.path().equals(name) || problem.path().startsWith(name + "."));
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigurationException if anything was wrong
     */
    void throwIfAny() {
        throwIfAny(Optional.empty());
    }

    /**
     * The same, with what could be read all the same.
     *
     * @throws ConfigurationException if anything was wrong
     */
    void throwIfAny(Optional<ServeConfig> readable) {
        if (!found.isEmpty()) {
            List<Problem> inOrder = found.stream()
                    .sorted(Comparator.comparing(Problem::where, order))
                    .toList();
            throw new ConfigurationException(inOrder, readable);
        }
    }

    private Location locateWritten(List<String> path) {
        ConfigValue closest = written;
        for (String key : path) {
            ConfigValue next = child(closest, key);
            if (next == null) {
                break;
            }
            closest = next;
        }
        return Location.of(closest.origin());
    }

    private static @Nullable ConfigValue child(ConfigValue parent, String key) {
        try {
            return parent instanceof ConfigObject object ? object.get(key) : null;
        } catch (ConfigException.NotResolved substitution) {
            return null;
        }
    }

    private static boolean isMerged(Location where) {
        return where.file().startsWith("merge of ");
    }

    /** A path as it is printed: all keys stand below {@code serve}, which therefore goes without saying. */
    private static String name(List<String> path) {
        List<String> below =
                path.size() > 1 && path.getFirst().equals(ServeConfig.ROOT) ? path.subList(1, path.size()) : path;
        return below.isEmpty() ? "" : ConfigUtil.joinPath(below);
    }
}
