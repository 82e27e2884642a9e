package dev.serve.supervisor.processes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a frame's body that is a map; what is missing or of another type is empty. */
final class Fields {

    private Fields() {}

    static @Nullable Object value(@Nullable Object body, String name) {
        return body instanceof Map<?, ?> map ? map.get(name) : null;
    }

    static String text(@Nullable Object body, String name) {
        return value(body, name) instanceof String text ? text : "";
    }

    static int number(@Nullable Object body, String name) {
        return value(body, name) instanceof Integer number ? number : 0;
    }

    static List<@Nullable Object> list(@Nullable Object body, String name) {
        return value(body, name) instanceof List<?> list ? Collections.unmodifiableList(list) : List.of();
    }

    static Map<String, @Nullable Object> map(@Nullable Object body, String name) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (value(body, name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        }
        return fields;
    }
}
