package dev.serve.supervisor.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One object of the configuration while it is read.
 *
 * <p>A key that is absent, null or wrong has the value of the section that it falls back to, so that the reading goes on
 * after a problem. The keys that are asked for are the ones allowed: {@link #rejectOthers} reports the rest. For one
 * thread.
 */
final class Section {

    private static final String OBJECT = "an object { }";

    private final List<String> path;
    private final ConfigObject object;
    private final Optional<Section> fallback;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();

    Section(List<String> path, ConfigObject object, Optional<Section> fallback, Problems problems) {
        this.path = List.copyOf(path);
        this.object = object;
        this.fallback = fallback;
        this.problems = problems;
    }

    Location location() {
        return problems.locate(path, object);
    }

    /** Whether anything stands in this section itself. */
    boolean isWritten() {
        return !object.isEmpty();
    }

    /** Whether the key has a value in this section itself, be it right or wrong. */
    boolean has(String key) {
        return given(key).isPresent();
    }

    /** The same, of a key that is allowed here. */
    boolean isThere(String key) {
        known.add(key);
        return has(key);
    }

    /** Whether a list stands under the key in this section itself. */
    boolean isList(String key) {
        return given(key)
                .filter(Values::isResolved)
                .filter(value -> value.valueType() == ConfigValueType.LIST)
                .isPresent();
    }

    /** The keys of this section itself. */
    Set<String> keys() {
        return new TreeSet<>(object.keySet());
    }

    String string(String key) {
        return optionalString(key).orElseGet(() -> inherited(key).string(key));
    }

    boolean flag(String key) {
        return optionalFlag(key).orElseGet(() -> inherited(key).flag(key));
    }

    int wholeNumber(String key, int least, int most) {
        return optionalWholeNumber(key, least, most)
                .orElseGet(() -> inherited(key).wholeNumber(key, least, most));
    }

    double number(String key, double least, double most) {
        return read(key, () -> "a number from " + least + " to " + most, value -> Values.number(value, least, most))
                .orElseGet(() -> inherited(key).number(key, least, most));
    }

    Duration duration(String key) {
        return optionalDuration(key).orElseGet(() -> inherited(key).duration(key));
    }

    Optional<Duration> optionalDuration(String key) {
        return read(key, () -> Values.DURATION, Values::duration);
    }

    /** One of some constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, List<E> constants) {
        return readChoice(key, constants).orElseGet(() -> inherited(key).choice(key, constants));
    }

    /** The same, with what holds where the key is absent or wrong. */
    <E extends Enum<E>> E choice(String key, List<E> constants, E otherwise) {
        return readChoice(key, constants).orElse(otherwise);
    }

    private <E extends Enum<E>> Optional<E> readChoice(String key, List<E> constants) {
        return read(
                key,
                () -> "one of " + constants.stream().map(Values::text).collect(Collectors.joining(", ")),
                value -> Values.constant(value, constants));
    }

    Optional<String> optionalString(String key) {
        return read(key, () -> "a string", Values::string);
    }

    Path path(String key, Path folder) {
        return optionalPath(key, folder).orElseGet(() -> inherited(key).path(key, folder));
    }

    /** A path, relative to a folder unless it is absolute. */
    Optional<Path> optionalPath(String key, Path folder) {
        return read(key, () -> "the path of a file", value -> Values.path(value, folder));
    }

    Optional<Boolean> optionalFlag(String key) {
        return read(key, () -> "true or false", Values::flag);
    }

    Optional<Integer> optionalWholeNumber(String key, int least, int most) {
        return read(
                key,
                () -> "a whole number from " + least + " to " + most,
                value -> Values.wholeNumber(value, least, most));
    }

    /** A number of bytes, as HOCON writes it: {@code 10MiB}. */
    Optional<Long> optionalBytes(String key, long least, long most) {
        return read(
                key,
                () -> "a size from " + least + " to " + most + " bytes, such as 10MiB",
                value -> Values.bytes(value).filter(bytes -> bytes >= least && bytes <= most));
    }

    /**
     * A whole number, or a word that stands for one.
     *
     * @param word what may be written instead
     * @param meant the number that it stands for
     */
    Optional<Integer> optionalWholeNumber(String key, int least, int most, String word, int meant) {
        return read(
                key,
                () -> "a whole number from " + least + " to " + most + " or " + word,
                value -> Values.string(value).equals(Optional.of(word))
                        ? Optional.of(meant)
                        : Values.wholeNumber(value, least, most));
    }

    /** A list of strings; empty where the key is absent. */
    List<String> strings(String key) {
        List<String> strings = new ArrayList<>();
        for (ConfigValue element : elements(key)) {
            Values.string(element)
                    .ifPresentOrElse(
                            strings::add,
                            () -> report(key, element, "expected strings only, found " + Values.describe(element)));
        }
        return List.copyOf(strings);
    }

    /** A list of strings, none of them empty and no two the same; empty where the key is absent. */
    List<String> distinctStrings(String key) {
        return distinct(key, text -> text);
    }

    /**
     * A list of what strings stand for, none of them empty and no two the same; empty where the key is absent.
     *
     * @param convert throws an {@link IllegalArgumentException} with what it expected and found
     */
    <T> List<T> distinct(String key, Function<String, T> convert) {
        Set<T> distinct = new LinkedHashSet<>();
        for (ConfigValue element : elements(key)) {
            Optional<String> text = Values.string(element).filter(some -> !some.isBlank());
            if (text.isEmpty()) {
                report(key, element, "expected strings that are not empty, found " + Values.describe(element));
                continue;
            }
            try {
                if (!distinct.add(convert.apply(text.get()))) {
                    report(key, element, "expected each one once, found '" + Values.shown(text.get()) + "' again");
                }
            } catch (IllegalArgumentException wrong) {
                report(key, element, String.valueOf(wrong.getMessage()));
            }
        }
        return List.copyOf(distinct);
    }

    private List<ConfigValue> elements(String key) {
        return read(key, () -> "a list, such as [a, b]", Values::list).stream()
                .flatMap(List::stream)
                .filter(Values::isResolved)
                .toList();
    }

    private void report(String key, ConfigValue element, String message) {
        problems.report(at(key), element, message);
    }

    /** An object that is read key by key; without any key where it is absent. */
    Section section(String key) {
        ConfigObject child = object(key).orElseGet(() -> ConfigFactory.empty().root());
        return new Section(at(key), child, fallback.map(section -> section.section(key)), problems);
    }

    /** The same, of keys that have no defaults. */
    Section sectionWithoutDefaults(String key) {
        ConfigObject child = object(key).orElseGet(() -> ConfigFactory.empty().root());
        return new Section(at(key), child, Optional.empty(), problems);
    }

    /** An object that is read key by key, where it is there. */
    Optional<Section> optionalSection(String key) {
        return optionalSection(key, OBJECT);
    }

    /**
     * The same.
     *
     * @param expected what to say was expected where something else stands
     */
    Optional<Section> optionalSection(String key, String expected) {
        return object(key, expected).map(child -> new Section(at(key), child, Optional.empty(), problems));
    }

    /** Whatever stands under the key, unless a substitution in it leads nowhere. */
    Optional<ConfigValue> value(String key) {
        known.add(key);
        return given(key).filter(_ -> !isWrong(key));
    }

    /** An object as it stands. */
    Optional<ConfigObject> object(String key) {
        return object(key, OBJECT);
    }

    private Optional<ConfigObject> object(String key, String expected) {
        return read(
                key,
                () -> expected,
                value -> value instanceof ConfigObject child ? Optional.of(child) : Optional.empty());
    }

    void report(String key, String message) {
        Location where =
                given(key).map(value -> problems.locate(at(key), value)).orElseGet(this::location);
        problems.report(where, at(key), message);
    }

    /** Reports something about this section as a whole. */
    void report(String message) {
        problems.report(path, object, message);
    }

    /** Reports every key that nobody asked for. */
    void rejectOthers() {
        for (String key : keys()) {
            if (!known.contains(key)) {
                report(key, Suggestions.unknownKey(key, known));
            }
        }
    }

    /** Whether the key, or something below it, was found to be wrong. */
    boolean isWrong(String key) {
        return problems.mention(at(key));
    }

    private <T> Optional<T> read(String key, Supplier<String> expected, Function<ConfigValue, Optional<T>> convert) {
        known.add(key);
        Optional<ConfigValue> value = given(key).filter(Values::isResolved);
        Optional<T> converted = value.flatMap(convert);
        if (value.isPresent() && converted.isEmpty()) {
            report(key, "expected " + expected.get() + ", found " + Values.describe(value.get()));
        }
        return converted;
    }

    private Optional<ConfigValue> given(String key) {
        return Optional.<ConfigValue>ofNullable(object.get(key))
                .filter(value -> !Values.isResolved(value) || value.valueType() != ConfigValueType.NULL);
    }

    private Section inherited(String key) {
        return fallback.orElseThrow(
                () -> new IllegalStateException("reference.conf has no default for " + String.join(".", at(key))));
    }

    private List<String> at(String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }
}
