package dev.serve.supervisor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Single HOCON values to Java ones, by HOCON's own rules of conversion; empty where a value does not fit. */
final class Values {

    /** What every duration has to be. */
    static final String DURATION = "a duration from 1ms to 7d, such as 500ms, 30s or 5m";

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final String KEY = "value";
    private static final int SHOWN = 60;

    /** Reads the value that stands under a key of a configuration. */
    private interface Getter<T> {
        T get(Config holder, String key);
    }

    private Values() {}

    /** Whether a value is known: a substitution that leads nowhere leaves one that is not. */
    static boolean isResolved(ConfigValue value) {
        try {
            value.valueType();
            return true;
        } catch (ConfigException.NotResolved unresolved) {
            return false;
        }
    }

    static Optional<String> string(ConfigValue value) {
        return value.valueType() == ConfigValueType.NULL ? Optional.empty() : get(value, Config::getString, _ -> true);
    }

    static Optional<Boolean> flag(ConfigValue value) {
        return get(value, Config::getBoolean, _ -> true);
    }

    static Optional<Integer> wholeNumber(ConfigValue value, int least, int most) {
        return number(value, least, most)
                .filter(number -> number == Math.rint(number))
                .map(Double::intValue);
    }

    static Optional<Double> number(ConfigValue value, double least, double most) {
        return get(value, Config::getDouble, number -> number >= least && number <= most);
    }

    static Optional<Long> bytes(ConfigValue value) {
        return get(value, Config::getBytes, _ -> true);
    }

    static Optional<Duration> duration(ConfigValue value) {
        return get(
                value,
                Config::getDuration,
                duration -> duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0);
    }

    static <E extends Enum<E>> Optional<E> constant(ConfigValue value, List<E> constants) {
        return string(value)
                .flatMap(text -> constants.stream()
                        .filter(constant -> text(constant).equals(text))
                        .findFirst());
    }

    /** A path, relative to a folder unless it is absolute. */
    static Optional<Path> path(ConfigValue value, Path folder) {
        try {
            return string(value).filter(text -> !text.isBlank()).map(folder::resolve);
        } catch (InvalidPathException impossible) {
            return Optional.empty();
        }
    }

    static Optional<ConfigList> list(ConfigValue value) {
        return get(value, Config::getList, _ -> true);
    }

    /** What a value is, for a message: {@code the number 7}. */
    static String describe(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "an object { }";
            case LIST -> "a list [ ]";
            case NUMBER -> "the number " + shown(value);
            case BOOLEAN -> shown(value);
            case STRING -> "the string '" + shown(value) + "'";
            case NULL -> "null";
        };
    }

    /** A duration as it is written in a configuration: {@code 1500ms}, {@code 30s}. */
    static String text(Duration duration) {
        if (duration.toMillisPart() != 0 || duration.isZero()) {
            return duration.toMillis() + "ms";
        }
        return duration.compareTo(Duration.ofDays(1)) >= 0 && duration.equals(Duration.ofDays(duration.toDays()))
                ? duration.toDays() + "d"
                : duration.toSeconds() + "s";
    }

    /** A constant as it is written in a configuration: {@code on-failure}. */
    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A text of any length, cut to what fits into a message. */
    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String shown(ConfigValue value) {
        return shown(String.valueOf(value.unwrapped()));
    }

    private static <T> Optional<T> get(ConfigValue value, Getter<T> getter, Predicate<T> fits) {
        try {
            return Optional.of(getter.get(value.atKey(KEY), KEY)).filter(fits);
        } catch (ConfigException doesNotFit) {
            return Optional.empty();
        }
    }
}
