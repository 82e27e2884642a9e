package dev.serve.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON texts as plain values: null, {@link Boolean}, {@link String}, {@link Long} or {@link java.math.BigInteger} for
 * whole numbers, {@link BigDecimal} for others, {@link List}, and {@link Map} in the order of the text.
 *
 * <p>It is strict: the text is UTF-8 without a byte order mark and nothing stands after the value; an object that has a key
 * twice, half a surrogate pair and whatever is over the limits is refused.
 *
 * <p>Safe to use from any thread. It holds nothing of what it has read but the names of members.
 */
final class JsonReader {

    private static final int BUFFERS_KEPT = 64;
    private static final Pattern NAMES_OF_CODE =
            Pattern.compile("(, from|; use)? `[^`]*`| ?\\((start marker|for \\w+ starting) at.*", Pattern.DOTALL);

    /** Reads a value, or more than one part of it, from a parser. */
    @FunctionalInterface
    interface Reading<T extends @Nullable Object> {

        /** Reads from the first token, which the parser is at, to the last one of the value. */
        T from(JsonParser parser) throws IOException, JsonException;
    }

    private final JsonFactory factory;

    JsonReader(JsonLimits limits) {
        this.factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT))
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(limits.numberLength())
                        .maxStringLength(limits.stringLength())
                        .build())
                .build();
    }

    /** Reads a text. */
    @Nullable
    Object read(byte[] json) throws JsonException {
        return this.<@Nullable Object>read(json, JsonReader::value);
    }

    /** Reads a text in a way of one's own; checks what stands before and after. */
    <T extends @Nullable Object> T read(byte[] json, Reading<T> reading) throws JsonException {
        checkEncoding(json);
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw JsonException.syntax("expected a JSON value, found nothing");
            }
            T value = reading.from(parser);
            if (parser.nextToken() != null) {
                throw JsonException.syntax("expected nothing after the JSON value, found more" + place(parser));
            }
            return value;
        } catch (StreamConstraintsException tooLarge) {
            throw JsonException.refused(words(tooLarge));
        } catch (JsonProcessingException malformed) {
            throw JsonException.syntax(words(malformed));
        } catch (IOException | IllegalStateException odd) {
            throw JsonException.refused("can't be read: " + odd.getMessage());
        }
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

    /** Reads the value that begins with the parser's current token. */
    static @Nullable Object value(JsonParser parser) throws IOException, JsonException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> text(parser);
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> list(parser);
            case START_OBJECT -> map(parser);
            case END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw JsonException.syntax("expected a value, found " + parser.currentToken() + place(parser));
        };
    }

    static String text(JsonParser parser) throws IOException, JsonException {
        return wellFormed(parser.getText(), parser);
    }

    /** A number as it stands in the text. */
    static String digits(JsonParser parser) throws IOException {
        parser.streamReadConstraints().validateFPLength(parser.getTextLength());
        return parser.getText();
    }

    static List<@Nullable Object> list(JsonParser parser) throws IOException, JsonException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    static Map<String, @Nullable Object> map(JsonParser parser) throws IOException, JsonException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = name(parser); name != null; name = name(parser)) {
            int before = map.size();
            parser.nextToken();
            map.put(name, value(parser));
            if (map.size() == before) {
                throw duplicate(name, parser);
            }
        }
        return map;
    }

    /** The name of the next member of an object; null at its end. */
    static @Nullable String name(JsonParser parser) throws IOException, JsonException {
        String name = parser.nextFieldName();
        return name == null ? null : wellFormed(name, parser);
    }

    static JsonException duplicate(String name, JsonParser parser) {
        return JsonException.refused("expected each key once, found '" + name + "' again" + place(parser));
    }

    private static Number whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getBigIntegerValue();
        };
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException, JsonException {
        parser.streamReadConstraints().validateFPLength(parser.getTextLength());
        try {
            return new BigDecimal(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (ArithmeticException | NumberFormatException beyond) {
            throw JsonException.refused(
                    "expected a number with an exponent of less than ten digits, found another" + place(parser));
        }
    }

    private static String wellFormed(String text, JsonParser parser) throws JsonException {
        if (Utf8.hasLoneSurrogate(text)) {
            throw JsonException.refused("expected surrogates in pairs, found one alone" + place(parser));
        }
        return text;
    }

    private static String place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String words(JsonProcessingException failure) {
        String words = NAMES_OF_CODE
                .matcher(String.valueOf(failure.getOriginalMessage()))
                .replaceAll("");
        return words.strip() + place(failure.getLocation());
    }
}
