package dev.serve.supervisor.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object as the maintenance port writes it; asks for its fields by type. */
record Json(Map<String, Object> fields) {

    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    /**
     * Reads a text that is one object.
     *
     * @throws IOException if it is not
     */
    static Json parse(String text) throws IOException {
        return new Json(JSON.std.mapFrom(text));
    }

    /**
     * Reads one value of any kind and nothing behind it.
     *
     * @throws IOException if the text is anything else
     */
    static @Nullable Object value(String text) throws IOException {
        try (JsonParser parser = JSON.std.createParser(text)) {
            Object value = JSON.std.anyFrom(parser);
            if (parser.nextToken() != null) {
                throw new IOException("there is something behind the value");
            }
            return value;
        }
    }

    /** Writes maps, lists, texts, numbers and truth values, on one line. */
    static String write(@Nullable Object value) {
        try {
            return WRITER.asString(value);
        } catch (IOException impossible) {
            throw new IllegalStateException("cannot write as JSON: " + value, impossible);
        }
    }

    /** The text of a field, if it is there. */
    Optional<String> text(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The number of a field, 0 if it isn't there. */
    long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Whether a field is there and true. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** The object in a field, if it is there. */
    Optional<Json> object(String name) {
        return asObject(fields.get(name));
    }

    /** The objects in a field; empty if it isn't there. */
    List<Json> objects(String name) {
        return list(name).stream().flatMap(item -> asObject(item).stream()).toList();
    }

    /** The texts in a field; empty if it isn't there. */
    List<String> texts(String name) {
        return list(name).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    @Override
    public String toString() {
        return write(fields);
    }

    private List<?> list(String name) {
        return fields.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    private static Optional<Json> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Optional.of(new Json((Map<String, Object>) map)) : Optional.empty();
    }
}
