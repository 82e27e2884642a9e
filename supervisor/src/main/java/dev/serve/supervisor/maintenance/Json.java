package dev.serve.supervisor.maintenance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps and lists. Sees no type of a module, so that no module's class loader is kept by it. */
final class Json {

    static final String CONTENT_TYPE = "application/json";

    private static final int MAX_DEPTH = 8;
    private static final JSON JACKSON =
            JSON.builder().enable(JSON.Feature.WRITE_NULL_PROPERTIES).build();

    private Json() {}

    /** Writes maps, lists, texts, numbers, booleans and null, in UTF-8. */
    static byte[] bytes(Object value) {
        try {
            return JACKSON.asBytes(value);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** The same, as text on one line. */
    static String line(Object value) {
        try {
            return JACKSON.asString(value);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /**
     * Reads one object and nothing behind it.
     *
     * @throws IOException when it is anything else
     */
    static Map<String, @Nullable Object> object(byte[] bytes) throws IOException {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>(JACKSON.mapFrom(parser));
            if (parser.nextToken() != null) {
                throw new IOException("there is something behind the object");
            }
            return object;
        }
    }

    /** What a worker handed over, as JSON's own types: anything else is written as text. */
    static @Nullable Object plain(@Nullable Object value) {
        return plain(value, MAX_DEPTH);
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Integer number -> number;
            case Long number -> number;
            case Double number when Double.isFinite(number) -> number;
            case Map<?, ?> map
            when depth > 0 -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((key, entry) -> plain.put(text(key), plain(entry, depth - 1)));
                yield plain;
            }
            case Collection<?> list
            when depth > 0 -> {
                List<@Nullable Object> plain = new ArrayList<>();
                list.forEach(entry -> plain.add(plain(entry, depth - 1)));
                yield plain;
            }
            default -> text(value);
        };
    }

    /** A worker's own type may throw when it is printed. */
    private static String text(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError broken) {
            return "(can't be printed: " + broken.getClass().getName() + ")";
        }
    }
}
