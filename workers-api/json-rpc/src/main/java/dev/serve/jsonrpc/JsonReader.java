package dev.serve.jsonrpc;

import org.jspecify.annotations.Nullable;

/**
 * Reads JSON texts as plain values: null, {@link Boolean}, {@link String}, {@link Long} or {@link java.math.BigInteger} for
 * whole numbers, {@link java.math.BigDecimal} for others, {@link java.util.List}, and {@link java.util.Map} in the order of
 * the text.
 *
 * <p>It is strict: the text is UTF-8 without a byte order mark and nothing stands after the value; an object that has a key
 * twice, half a surrogate pair and whatever is over the limits is refused.
 *
 * <p>Safe to use from any thread. It holds nothing of what it has read but the names of members and methods.
 */
final class JsonReader {

    /** Reads a value in a way of its own, from where it begins to where it ends. */
    @FunctionalInterface
    interface Reading<T extends @Nullable Object> {
        T from(JsonInput input) throws JsonException;
    }

    private final JsonLimits limits;
    private final JsonNames names = new JsonNames();

    JsonReader(JsonLimits limits) {
        this.limits = limits;
    }

    /** Reads a text. */
    @Nullable
    Object read(byte[] json) throws JsonException {
        return this.<@Nullable Object>read(json, JsonInput::value);
    }

    /** Reads a text in a way of one's own; checks what stands before and after. */
    <T extends @Nullable Object> T read(byte[] json, Reading<T> reading) throws JsonException {
        checkEncoding(json);
        JsonInput input = new JsonInput(json, limits, names);
        if (input.isAtEnd()) {
            throw JsonException.syntax("expected a JSON value, found nothing");
        }
        T value = reading.from(input);
        if (!input.isAtEnd()) {
            throw JsonException.syntax("expected nothing after the JSON value, found more" + input.place(input.at()));
        }
        return value;
    }

    private static void checkEncoding(byte[] json) throws JsonException {
        if (json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF) {
            throw JsonException.refused("expected JSON, found a byte order mark before it");
        }
        int malformed = Utf8.firstMalformed(json);
        if (malformed >= 0) {
            throw JsonException.refused("expected UTF-8, found something else at byte " + malformed);
        }
    }
}
