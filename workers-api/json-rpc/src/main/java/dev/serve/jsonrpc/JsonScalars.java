package dev.serve.jsonrpc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parts of a JSON text that have no parts themselves, and what is said of what does not belong there. For one thread. */
abstract class JsonScalars {

    private static final int MOST_DIGITS_OF_A_LONG = 18;

    private final byte[] json;
    private final JsonLimits limits;
    private final JsonNames names;
    private int at;

    JsonScalars(byte[] json, JsonLimits limits, JsonNames names) {
        this.json = json;
        this.limits = limits;
        this.names = names;
    }

    /** The first byte of what comes next, behind any white space; 0 where nothing comes. */
    final byte next() {
        while (at < json.length) {
            byte found = json[at];
            if (found != ' ' && found != '\n' && found != '\r' && found != '\t') {
                return found;
            }
            at++;
        }
        return 0;
    }

    /** Where that stands: the number of bytes before it. */
    final int at() {
        next();
        return at;
    }

    /** Whether nothing comes any more. */
    final boolean isAtEnd() {
        next();
        return at == json.length;
    }

    /** Whether a number comes next. */
    final boolean isAtNumber() {
        byte next = next();
        return next == '-' || isDigit(next);
    }

    /** A text that is likely to come again and again: one that came before is used again. */
    final String name() throws JsonException {
        int from = at + 1;
        int end = plainEnd(from);
        if (end < json.length && json[end] == '"' && end - from <= JsonNames.MOST_LENGTH) {
            checkLength(end - from);
            at = end + 1;
            return names.get(json, from, end - from);
        }
        return text();
    }

    final String text() throws JsonException {
        int from = at + 1;
        int end = plainEnd(from);
        if (end == json.length || json[end] != '"') {
            return otherText(from, end);
        }
        checkLength(end - from);
        at = end + 1;
        return new String(json, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /** Where the letters of a text end that stand for themselves and are ASCII. */
    private int plainEnd(int from) {
        int end = from;
        while (end < json.length && json[end] >= ' ' && json[end] != '"' && json[end] != '\\') {
            end++;
        }
        return end;
    }

    /** A text in which not all is plain ASCII. */
    private String otherText(int from, int plainEnd) throws JsonException {
        StringBuilder text = new StringBuilder();
        int begin = from;
        int end = plainEnd;
        while (end < json.length && json[end] != '"') {
            if (json[end] == '\\') {
                text.append(new String(json, begin, end - begin, StandardCharsets.UTF_8));
                begin = escape(end, text);
                end = begin;
            } else if (json[end] >= 0 && json[end] < ' ') {
                at = end;
                throw expected("a text without control characters");
            } else {
                end++;
            }
        }
        if (end >= json.length) {
            at = json.length;
            throw expected("the end of a text");
        }
        text.append(new String(json, begin, end - begin, StandardCharsets.UTF_8));
        checkLength(text.length());
        String whole = text.toString();
        if (Utf8.hasLoneSurrogate(whole)) {
            throw JsonException.refused("expected surrogates in pairs, found one alone" + place(from - 1));
        }
        at = end + 1;
        return whole;
    }

    /** Adds what an escape stands for; returns where it ends. */
    private int escape(int backslash, StringBuilder text) throws JsonException {
        int letter = backslash + 1;
        byte found = letter < json.length ? json[letter] : 0;
        switch (found) {
            case '"', '\\', '/' -> text.append((char) found);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                text.append(codeUnit(letter + 1));
                return letter + 5;
            }
            default -> {
                at = backslash;
                throw expected("an escape that JSON has");
            }
        }
        return letter + 1;
    }

    private char codeUnit(int from) throws JsonException {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < json.length ? Character.digit(json[i], 16) : -1;
            if (digit < 0) {
                at = Math.min(i, json.length);
                throw expected("four hexadecimal digits");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void checkLength(int length) throws JsonException {
        if (length > limits.stringLength()) {
            throw JsonException.refused("a text of " + length + " characters exceeds the maximum allowed, "
                    + limits.stringLength() + place(at));
        }
    }

    /** A number as it stands in the text. */
    final String digits() throws JsonException {
        int from = at;
        skipNumber();
        return new String(json, from, at - from, StandardCharsets.ISO_8859_1);
    }

    final Number number() throws JsonException {
        int from = at;
        boolean isWhole = skipNumber();
        if (isWhole && at - from <= MOST_DIGITS_OF_A_LONG) {
            return shortWhole(from);
        }
        String digits = new String(json, from, at - from, StandardCharsets.ISO_8859_1);
        if (!isWhole) {
            return decimal(digits, from);
        }
        BigInteger whole = new BigInteger(digits);
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }

    private long shortWhole(int from) {
        long value = 0;
        for (int i = json[from] == '-' ? from + 1 : from; i < at; i++) {
            value = 10 * value + (json[i] - '0');
        }
        return json[from] == '-' ? -value : value;
    }

    private BigDecimal decimal(String digits, int from) throws JsonException {
        try {
            return new BigDecimal(digits);
        } catch (ArithmeticException | NumberFormatException beyond) {
            throw JsonException.refused(
                    "expected a number with an exponent of less than ten digits, found another" + place(from));
        }
    }

    /** Goes behind a number; tells whether it is written as a whole one. */
    private boolean skipNumber() throws JsonException {
        int from = at;
        if (json[at] == '-') {
            at++;
        }
        int first = at;
        skipDigits();
        if (json[first] == '0' && at > first + 1) {
            at = first;
            throw expected("a number without leading zeros");
        }
        boolean isWhole = true;
        if (at < json.length && json[at] == '.') {
            isWhole = false;
            at++;
            skipDigits();
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            isWhole = false;
            at++;
            if (at < json.length && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            skipDigits();
        }
        if (at - from > limits.numberLength()) {
            throw JsonException.refused("a number of " + (at - from) + " characters exceeds the maximum allowed, "
                    + limits.numberLength() + place(from));
        }
        return isWhole;
    }

    private void skipDigits() throws JsonException {
        int from = at;
        while (at < json.length && isDigit(json[at])) {
            at++;
        }
        if (at == from) {
            throw expected("a digit");
        }
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }

    final @Nullable Object word(String word, @Nullable Object meaning) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= json.length || json[at + i] != word.charAt(i)) {
                throw expected("a value");
            }
        }
        at += word.length();
        return meaning;
    }

    /** Reads a sign where it comes next; tells whether it did. */
    final boolean isTaken(char sign) {
        if (next() != sign) {
            return false;
        }
        at++;
        return true;
    }

    final void take(char sign, String what) throws JsonException {
        if (!isTaken(sign)) {
            throw expected(what);
        }
    }

    /** What to throw where something else was expected than what stands here. */
    final JsonException expected(String what) {
        if (at >= json.length) {
            return JsonException.syntax("expected " + what + ", found the end" + place(at));
        }
        int end = Math.min(json.length, at + 4);
        String rest = new String(json, at, end - at, StandardCharsets.UTF_8);
        int point = rest.codePointAt(0);
        String found = Character.isISOControl(point)
                ? "the control character " + point
                : "'" + Character.toString(point) + "'";
        return JsonException.syntax("expected " + what + ", found " + found + place(at));
    }

    /** The line and the column, in bytes, of a place, for messages. */
    final String place(int place) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < place; i++) {
            if (json[i] == '\n') {
                line++;
                begin = i + 1;
            }
        }
        return " at line " + line + ", column " + (place - begin + 1);
    }
}
