package dev.serve.calls;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns any value into a plain one as {@link Values} does, but never fails and never gives too much: what is nested too
 * deep, is too long or can't be read is replaced by a short text that says so, circles included. For one copy, on one
 * thread.
 */
final class BoundedCopy {

    /** How many characters one text may have. */
    static final int LONGEST_TEXT = 10_000;

    /** What a value counts for besides its text, so that a multitude of empty ones is bounded, too. */
    private static final int COST = 8;

    private static final int MOST_BITS = 3_000;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_KEY = 200;
    private static final String REST = "…";
    private static final String TOO_MUCH = "(left out: too long)";
    private static final String TOO_DEEP = "(left out: nested too deep)";

    private final int maxDepth;
    private int left;

    private BoundedCopy(int maxDepth, int characters) {
        this.maxDepth = maxDepth;
        this.left = characters;
    }

    /**
     * Copies a value.
     *
     * @param maxDepth how many lists and objects may stand within each other
     * @param characters how much there may be in all, roughly: the texts, and a few for each value
     */
    static @Nullable Object of(@Nullable Object value, int maxDepth, int characters) {
        return new BoundedCopy(maxDepth, characters).copy(value, 0);
    }

    /** A text that is no longer than this, but for a note that says how long it was, and that can be written in UTF-8. */
    static String text(String text, int longest) {
        if (text.length() <= longest) {
            return wellFormed(text);
        }
        boolean splitsPair = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
        return wellFormed(text.substring(0, splitsPair ? longest - 1 : longest)) + REST + " (" + text.length()
                + " characters in all)";
    }

    private @Nullable Object copy(@Nullable Object value, int depth) {
        left -= COST;
        if (left <= 0) {
            return TOO_MUCH;
        }
        try {
            return switch (value) {
                case null -> null;
                case Boolean flag -> flag;
                case Number number -> number(number);
                case String text -> text(text);
                case byte[] bytes -> bytes(bytes);
                case Optional<?> optional -> copy(optional.orElse(null), depth);
                case Map<?, ?> map -> depth < maxDepth ? map(map, depth) : TOO_DEEP;
                case Collection<?> list -> depth < maxDepth ? list(list, depth) : TOO_DEEP;
                case Record record -> depth < maxDepth ? record(record, depth) : TOO_DEEP;
                default -> {
                    if (value.getClass().isArray()) {
                        yield depth < maxDepth ? array(value, depth) : TOO_DEEP;
                    }
                    Object plain = Values.toPlain(value);
                    yield plain instanceof String text ? text(text) : plain;
                }
            };
        } catch (Exception | LinkageError | AssertionError | StackOverflowError unreadable) {
            return text("(a " + nameOf(value) + " that can't be sent)");
        }
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (left <= 0) {
                plain.put(REST, TOO_MUCH);
                break;
            }
            String key = text(String.valueOf(copy(entry.getKey(), depth + 1)), LONGEST_KEY);
            plain.put(key, copy(entry.getValue(), depth + 1));
        }
        return plain;
    }

    private Map<String, @Nullable Object> record(Record record, int depth) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            plain.put(component.getName(), copy(Values.read(record, component), depth + 1));
        }
        return plain;
    }

    private List<@Nullable Object> list(Collection<?> list, int depth) {
        List<@Nullable Object> plain = new ArrayList<>();
        for (Object each : list) {
            if (left <= 0) {
                plain.add(TOO_MUCH);
                break;
            }
            plain.add(copy(each, depth + 1));
        }
        return plain;
    }

    private List<@Nullable Object> array(Object array, int depth) {
        List<@Nullable Object> plain = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            if (left <= 0) {
                plain.add(TOO_MUCH);
                break;
            }
            plain.add(copy(Array.get(array, i), depth + 1));
        }
        return plain;
    }

    private String text(String text) {
        String bounded = text(text, Math.clamp(left, 0, LONGEST_TEXT));
        left -= bounded.length();
        return bounded;
    }

    private Object bytes(byte[] bytes) {
        if (bytes.length > Math.min(left, LONGEST_TEXT)) {
            return "(left out: " + bytes.length + " bytes)";
        }
        left -= bytes.length;
        return bytes;
    }

    private Object number(Number number) {
        return switch (number) {
            case Integer whole -> whole;
            case Long whole -> whole;
            case Double decimal when Double.isFinite(decimal) -> decimal;
            case BigInteger whole
            when whole.bitLength() > MOST_BITS -> "(left out: a number of " + whole.bitLength() + " bits)";
            default -> digits(number.toString());
        };
    }

    /** The number that is written so; the text where it is none that JSON has, or too long. */
    private Object digits(String digits) {
        if (digits.length() > LONGEST_NUMBER) {
            return text(digits);
        }
        left -= digits.length();
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException none) {
            return digits;
        }
    }

    private static String nameOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    /** The text with a question mark for each half of a surrogate pair. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
