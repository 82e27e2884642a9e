package dev.serve.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as JSON texts: null, {@link Boolean}, {@link Number}, {@link String}, {@code byte[]} as Base64, and
 * maps with text as keys, collections and arrays of them.
 *
 * <p>Safe to use from any thread, and keeps nothing of what it has written.
 */
final class JsonWriter {

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final int MOST_DEPTH = 500;
    private static final int BUFFERS_KEPT = 64;

    private final JsonFactory factory;
    private final int mostBytes;

    JsonWriter(JsonLimits limits) {
        this.mostBytes = limits.written();
        this.factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT))
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .build())
                .build();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes a value.
     *
     * @throws JsonException when something in it can't be written, or the text gets too long: nothing is written then
     */
    byte[] write(@Nullable Object value) throws JsonException {
        return switch (value) {
            case null -> NULL;
            case Boolean yes -> yes ? TRUE : FALSE;
            case Integer number -> ascii(number.toString());
            case Long number -> ascii(number.toString());
            default -> writeAny(value);
        };
    }

    private byte[] writeAny(Object value) throws JsonException {
        BoundedBytes bytes = new BoundedBytes(mostBytes);
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            write(value, generator);
        } catch (IOException failed) {
            throw JsonException.refused(String.valueOf(failed.getMessage()));
        }
        return bytes.toByteArray();
    }

    private static void write(@Nullable Object value, JsonGenerator out) throws IOException, JsonException {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(wellFormed(text));
            case Boolean yes -> out.writeBoolean(yes);
            case Number number -> writeNumber(number, out);
            case Map<?, ?> map -> writeMap(map, out);
            case Collection<?> list -> {
                out.writeStartArray();
                for (Object each : list) {
                    write(each, out);
                }
                out.writeEndArray();
            }
            case byte[] bytes -> out.writeBinary(bytes);
            default -> writeArray(value, out);
        }
    }

    private static void writeMap(Map<?, ?> map, JsonGenerator out) throws IOException, JsonException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw JsonException.refused("expected text as key, found " + typeOf(entry.getKey()));
            }
            out.writeFieldName(wellFormed(name));
            write(entry.getValue(), out);
        }
        out.writeEndObject();
    }

    private static void writeArray(Object array, JsonGenerator out) throws IOException, JsonException {
        if (!array.getClass().isArray()) {
            throw JsonException.refused("a " + typeOf(array) + " can't be written as JSON: expected null, a boolean, a"
                    + " number, text, bytes, a list or a map");
        }
        out.writeStartArray();
        for (int i = 0; i < Array.getLength(array); i++) {
            write(Array.get(array, i), out);
        }
        out.writeEndArray();
    }

    private static void writeNumber(Number number, JsonGenerator out) throws IOException, JsonException {
        switch (number) {
            case Integer whole -> out.writeNumber(whole);
            case Long whole -> out.writeNumber(whole);
            case Short whole -> out.writeNumber(whole);
            case Byte whole -> out.writeNumber(whole);
            case BigInteger whole -> out.writeNumber(whole);
            case BigDecimal decimal -> out.writeNumber(decimal);
            case Double decimal when Double.isFinite(decimal) -> out.writeNumber(decimal);
            case Float decimal when Float.isFinite(decimal) -> out.writeNumber(decimal);
            default -> writeOther(number, out);
        }
    }

    private static void writeOther(Number number, JsonGenerator out) throws IOException, JsonException {
        try {
            out.writeNumber(new BigDecimal(number.toString()));
        } catch (NumberFormatException none) {
            throw JsonException.refused("expected a number that JSON has, found the " + typeOf(number) + " " + number);
        }
    }

    private static String wellFormed(String text) throws JsonException {
        if (Utf8.hasLoneSurrogate(text)) {
            throw JsonException.refused("expected text with surrogates in pairs, found one alone");
        }
        return text;
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
