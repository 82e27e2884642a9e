package dev.serve.calls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a procedure is called with: plain values, by position, by name, or first some by position and then others by
 * name.
 *
 * @param positional by position, each of which may be null
 * @param named by the parameters' names, each of which may be null
 */
public record Arguments(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {

    private static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** No arguments. */
    public static Arguments none() {
        return NONE;
    }

    /** Arguments by position. */
    public static Arguments of(@Nullable Object... positional) {
        return new Arguments(listOf(positional), Map.of());
    }

    /** Arguments by position; the list is not copied, and must not change any more. */
    public static Arguments ofList(List<@Nullable Object> positional) {
        return new Arguments(positional, Map.of());
    }

    /** Arguments by name; the map is not copied, and must not change any more. */
    public static Arguments ofMap(Map<String, @Nullable Object> named) {
        return new Arguments(List.of(), named);
    }

    /** These arguments and one more by name. */
    public Arguments and(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(named);
        more.put(name, value);
        return new Arguments(positional, Collections.unmodifiableMap(more));
    }

    static List<@Nullable Object> listOf(@Nullable Object[] values) {
        List<@Nullable Object> list = new ArrayList<>(values.length);
        for (Object value : values) {
            list.add(value);
        }
        return Collections.unmodifiableList(list);
    }
}
