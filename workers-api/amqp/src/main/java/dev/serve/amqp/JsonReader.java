package dev.serve.amqp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as plain values: {@link Long} or {@link BigInteger} for whole numbers, {@link BigDecimal} for others,
 * {@link Double} for {@code NaN}, {@code Infinity} and {@code -0.0}, {@link String}, {@link List}, and {@link Map} in the order of the
 * text. For one thread and one message.
 */
final class JsonReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonParser parser;
    private final WireLimits limits;
    private int elements;

    private JsonReader(JsonParser parser, WireLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    static @Nullable Object read(byte[] content, JsonFactory factory, WireLimits limits)
            throws MalformedMessageException {
        String text = Utf8.decode(content)
                .orElseThrow(() -> MalformedMessageException.found("JSON in UTF-8", "something else"));
        if (text.startsWith(BYTE_ORDER_MARK)) {
            throw MalformedMessageException.found("JSON", "a byte order mark before it");
        }
        try (JsonParser parser = factory.createParser(text)) {
            JsonReader reader = new JsonReader(parser, limits);
            try {
                return reader.whole();
            } catch (StreamConstraintsException tooLarge) {
                throw reader.found(
                        limits.depth() + " levels, texts of " + limits.textLength() + " and numbers of "
                                + JsonFormat.NUMBER_LENGTH + " characters at most",
                        "more");
            } catch (IOException | IllegalStateException broken) {
                throw reader.found("JSON", "something else");
            }
        } catch (IOException closing) {
            throw MalformedMessageException.found("JSON", "something else");
        }
    }

    private @Nullable Object whole() throws IOException, MalformedMessageException {
        parser.nextToken();
        Object value = value();
        if (parser.nextToken() != null) {
            throw found("the end of the message", "more");
        }
        return value;
    }

    private @Nullable Object value() throws IOException, MalformedMessageException {
        if (++elements > limits.elements()) {
            throw found(limits.elements() + " values in one message at most", "more");
        }
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> wholeNumber();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_STRING -> wellFormed(parser.getText());
            case START_ARRAY -> list();
            case START_OBJECT -> map();
            case null -> throw found("a value", "the end of the message");
            case END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw found("a value", "something else");
        };
    }

    private List<@Nullable Object> list() throws IOException, MalformedMessageException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    private Map<String, @Nullable Object> map() throws IOException, MalformedMessageException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            int before = map.size();
            parser.nextToken();
            map.put(wellFormed(key), value());
            if (map.size() == before) {
                throw found("each key of a map once", "one again");
            }
        }
        return map;
    }

    private Number wholeNumber() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getBigIntegerValue();
        };
    }

    private Number decimal() throws IOException, MalformedMessageException {
        String digits = parser.getText();
        if (digits.length() > JsonFormat.NUMBER_LENGTH) {
            throw found("a number of " + JsonFormat.NUMBER_LENGTH + " characters at most", "a longer one");
        }
        return switch (digits) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    BigDecimal decimal = new BigDecimal(digits);
                    // Only a double can be less than nothing by nothing.
                    boolean isNegativeZero = decimal.signum() == 0 && digits.startsWith("-");
                    yield isNegativeZero ? (Number) (-0.0) : decimal;
                } catch (NumberFormatException | ArithmeticException none) {
                    throw found("a number with an exponent of less than ten digits", "something else");
                }
            }
        };
    }

    private String wellFormed(String text) throws MalformedMessageException {
        if (Utf8.hasLoneSurrogate(text)) {
            throw found("surrogates in pairs", "one alone");
        }
        return text;
    }

    private MalformedMessageException found(String expected, String found) {
        return MalformedMessageException.found(
                expected, found + " at character " + parser.currentLocation().getCharOffset());
    }
}
