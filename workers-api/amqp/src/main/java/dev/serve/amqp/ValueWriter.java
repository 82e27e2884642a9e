package dev.serve.amqp;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain values to a sink, and sees to the limits that hold in any format. For one thread and one message. */
final class ValueWriter {

    private static final int LONGEST_NAME = 40;

    /** An odd number with more digits than this, or a larger exponent, is refused without a further look. */
    private static final int MOST_DIGITS = 1_000;

    private final ValueSink sink;
    private final WireLimits limits;
    private int depth;
    private int elements;

    ValueWriter(ValueSink sink, WireLimits limits) {
        this.sink = sink;
        this.limits = limits;
    }

    /** Writes a message, which is a list of two parts; their names are for what is said of a value that can't be sent. */
    void writePair(String firstName, Object first, String secondName, @Nullable Object second) throws IOException {
        elements++;
        enter();
        sink.beginList(2);
        writePart(firstName, first);
        writePart(secondName, second);
        sink.endList();
        depth--;
    }

    private void writePart(String name, @Nullable Object part) throws IOException {
        try {
            write(part);
        } catch (UnsendableException unfit) {
            throw unfit.within(name);
        }
    }

    private void write(@Nullable Object value) throws IOException {
        if (++elements > limits.elements()) {
            throw new UnsendableException(
                    "expected " + limits.elements() + " values in one message at most, found more");
        }
        switch (value) {
            case null -> sink.writeNull();
            case Boolean yes -> sink.writeBoolean(yes);
            case Number number -> writeNumber(number);
            case String text -> sink.writeText(checked(text));
            case byte[] bytes -> sink.writeBytes(bytes);
            case Map<?, ?> map -> writeMap(map);
            case Collection<?> list -> writeList(list);
            default ->
                throw new UnsendableException(
                        "expected null, a boolean, a number, text, bytes, a list or a map, found a "
                                + value.getClass().getName());
        }
    }

    private void writeNumber(Number number) throws IOException {
        switch (number) {
            case Integer whole -> sink.writeWhole(whole);
            case Long whole -> sink.writeWhole(whole);
            case Short whole -> sink.writeWhole(whole);
            case Byte whole -> sink.writeWhole(whole);
            case Double decimal -> sink.writeDouble(decimal);
            case Float decimal -> sink.writeFloat(decimal);
            case BigInteger whole -> writeWhole(whole);
            case BigDecimal decimal -> sink.writeDecimal(decimal);
            default -> writeOther(number);
        }
    }

    private void writeWhole(BigInteger whole) throws IOException {
        if (whole.bitLength() < Long.SIZE) {
            sink.writeWhole(whole.longValue());
        } else {
            sink.writeWhole(whole);
        }
    }

    /** Numbers of other classes, such as counters, are taken for what they show. */
    private void writeOther(Number number) throws IOException {
        String digits = number.toString();
        BigDecimal decimal;
        try {
            decimal = new BigDecimal(digits.length() > MOST_DIGITS ? "" : digits);
        } catch (NumberFormatException none) {
            throw new UnsendableException(
                    "expected a number, found a " + number.getClass().getName() + " that does not show as one");
        }
        if (decimal.scale() == 0) {
            writeWhole(decimal.unscaledValue());
        } else {
            sink.writeDecimal(decimal);
        }
    }

    private void writeList(Collection<?> list) throws IOException {
        enter();
        int left = list.size();
        sink.beginList(left);
        int index = 0;
        for (Object each : list) {
            try {
                checkSize(--left >= 0);
                write(each);
            } catch (UnsendableException unfit) {
                throw unfit.within("[" + index + "]");
            }
            index++;
        }
        checkSize(left == 0);
        sink.endList();
        depth--;
    }

    private void writeMap(Map<?, ?> map) throws IOException {
        enter();
        int left = map.size();
        sink.beginMap(left);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            checkSize(--left >= 0);
            if (!(entry.getKey() instanceof String key)) {
                throw new UnsendableException("expected text as key, found " + nameOf(entry.getKey()));
            }
            sink.writeKey(checked(key));
            try {
                write(entry.getValue());
            } catch (UnsendableException unfit) {
                throw unfit.within("." + (key.length() > LONGEST_NAME ? key.substring(0, LONGEST_NAME) + "…" : key));
            }
        }
        checkSize(left == 0);
        sink.endMap();
        depth--;
    }

    private void enter() {
        if (++depth > limits.depth()) {
            throw new UnsendableException("expected " + limits.depth()
                    + " levels of lists and maps at most, the message's own two included, found more, or a circle");
        }
    }

    /** How many follow is told before they are, so a collection that another thread changes would break the message. */
    private static void checkSize(boolean asTold) {
        if (!asTold) {
            throw new UnsendableException(
                    "expected a list or map that stays as it is, found one that changes meanwhile");
        }
    }

    private String checked(String text) {
        if (text.length() > limits.textLength()) {
            throw new UnsendableException(
                    "expected a text of " + limits.textLength() + " characters at most, found " + text.length());
        }
        if (Utf8.hasLoneSurrogate(text)) {
            throw new UnsendableException("expected text with surrogates in pairs, found one alone");
        }
        return text;
    }

    private static String nameOf(@Nullable Object value) {
        return value == null ? "null" : "a " + value.getClass().getName();
    }
}
