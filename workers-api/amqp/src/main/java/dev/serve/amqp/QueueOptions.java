package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a procedure is served from its queue: see {@link Queue}.
 *
 * @param timeout how long a call may wait in the queue
 */
record QueueOptions(
        OptionalInt size,
        int prefetch,
        Optional<Duration> timeout,
        boolean validate,
        boolean redeclare,
        QueueKind kind) {

    private static final int PREFETCH = 100;
    private static final int MOST_PREFETCH = 65_535;
    private static final Duration LONGEST = Duration.ofMillis(0xFFFF_FFFFL);
    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of("size", "prefetch", "timeout", "validate", "redeclare", "kind"));

    /**
     * Reads the options.
     *
     * @param name the setting they stand in, for messages
     * @throws ConfigException when one of them is unknown, or has a value that is not allowed
     */
    static QueueOptions read(String name, Config options) {
        for (Map.Entry<String, ConfigValue> entry : options.root().entrySet()) {
            if (!KNOWN.contains(entry.getKey())) {
                throw bad(entry.getValue().origin(), name, entry.getKey(), "expected some of " + KNOWN);
            }
        }
        Reader reader = new Reader(name, options);
        int size = reader.number("size", 0, Integer.MAX_VALUE);
        return new QueueOptions(
                size == 0 ? OptionalInt.empty() : OptionalInt.of(size),
                reader.number("prefetch", PREFETCH, MOST_PREFETCH),
                reader.timeout(),
                !options.hasPath("validate") || options.getBoolean("validate"),
                options.hasPath("redeclare") && options.getBoolean("redeclare"),
                reader.kind());
    }

    private record Reader(String name, Config options) {

        int number(String key, int otherwise, int most) {
            if (!options.hasPath(key)) {
                return otherwise;
            }
            long found = options.getLong(key);
            if (found < 1 || found > most) {
                throw wrong(key, "expected a number from 1 to " + most + ", found " + found);
            }
            return Math.toIntExact(found);
        }

        Optional<Duration> timeout() {
            if (!options.hasPath("timeout")) {
                return Optional.empty();
            }
            Duration found = options.getDuration("timeout");
            if (found.toMillis() < 1 || found.compareTo(LONGEST) > 0) {
                throw wrong("timeout", "expected from 1 ms to " + LONGEST.toDays() + " days, found " + found);
            }
            return Optional.of(found);
        }

        QueueKind kind() {
            String found = options.hasPath("kind") ? options.getString("kind") : QueueKind.ASYNC.name();
            for (QueueKind kind : QueueKind.values()) {
                if (kind.name().equalsIgnoreCase(found)) {
                    return kind;
                }
            }
            throw wrong("kind", "expected async or sync, found '" + found + "'");
        }

        private ConfigException wrong(String key, String message) {
            return bad(options.getValue(key).origin(), name, key, message);
        }
    }

    private static ConfigException bad(ConfigOrigin origin, String name, String key, String message) {
        return new ConfigException.BadValue(origin, name + "." + key, message);
    }
}
