package dev.serve.worker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;

/**
 * Reads settings: each method gives one setting, or the default where it is absent, and throws a {@link ConfigException}
 * that says where the setting stands, what was expected and what was found. Immutable.
 */
public final class Settings {

    private static final int STEP = 1024;
    private static final List<String> UNITS = List.of(" bytes", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB");

    private final Config config;

    private Settings(Config config) {
        this.config = config;
    }

    /** Those that stand here, by their paths. */
    public static Settings of(Config config) {
        return new Settings(config);
    }

    /** A text. */
    public String text(String name, String otherwise) {
        return config.hasPath(name) ? config.getString(name) : otherwise;
    }

    /** Yes or no. */
    public boolean flag(String name, boolean otherwise) {
        return config.hasPath(name) ? config.getBoolean(name) : otherwise;
    }

    /** One of two words; the first where it is absent. */
    public String word(String name, String usual, String other) {
        String found = text(name, usual);
        if (!found.equals(usual) && !found.equals(other)) {
            throw bad(name, "expected " + usual + " or " + other + ", found '" + found + "'");
        }
        return found;
    }

    /** A duration, zero or longer. */
    public Duration duration(String name, Duration otherwise) {
        if (!config.hasPath(name)) {
            return otherwise;
        }
        Duration found = config.getDuration(name);
        if (found.isNegative()) {
            throw bad(name, "expected a duration of zero or longer, found " + found);
        }
        return found;
    }

    /** A whole number, from {@code least} to {@code most}. */
    public int number(String name, int otherwise, int least, int most) {
        if (!config.hasPath(name)) {
            return otherwise;
        }
        int found = config.getInt(name);
        if (found < least || found > most) {
            throw bad(name, "expected a number from " + least + " to " + most + ", found " + found);
        }
        return found;
    }

    /** A size, from {@code least} to {@code most}, such as {@code 16MiB}; in bytes. */
    public long bytes(String name, long otherwise, long least, long most) {
        if (!config.hasPath(name)) {
            return otherwise;
        }
        long found = config.getBytes(name);
        if (found < least || found > most) {
            throw bad(
                    name, "expected a size from " + size(least) + " to " + size(most) + ", found " + found + " bytes");
        }
        return found;
    }

    /** The size of something that is kept in one array, up to 2 GiB; in bytes. */
    public int arrayBytes(String name, int otherwise) {
        return (int) bytes(name, otherwise, 1, Integer.MAX_VALUE - 8);
    }

    /** What to throw when a setting that is there has a value that isn't allowed. */
    public ConfigException bad(String name, String message) {
        return new ConfigException.BadValue(config.getValue(name).origin(), name, message);
    }

    /** A number of bytes in the largest unit that it fills, rounded up. */
    private static String size(long bytes) {
        if (bytes == 1) {
            return "1 byte";
        }
        int unit = 0;
        long step = 1;
        while (bytes / step >= STEP) {
            step *= STEP;
            unit++;
        }
        long whole = bytes / step;
        return (bytes % step == 0 ? whole : whole + 1) + UNITS.get(unit);
    }
}
