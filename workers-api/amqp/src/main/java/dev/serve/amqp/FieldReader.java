package dev.serve.amqp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the fields of one payload, in order. It never takes more memory than the payload has bytes, whatever lengths
 * that announces; a field that goes beyond the end is a syntax error. For one thread.
 */
final class FieldReader {

    private static final int MOST_DEPTH = 16;

    private final byte[] bytes;
    private int at;
    private int end;
    private int bits;
    private int bitsLeft;

    FieldReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
        this.end = bytes.length;
    }

    int octet() throws BrokerException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    int shortInt() throws BrokerException {
        return (octet() << 8) | octet();
    }

    int longInt() throws BrokerException {
        return (shortInt() << 16) | shortInt();
    }

    long longLong() throws BrokerException {
        return ((long) longInt() << 32) | (longInt() & 0xFFFF_FFFFL);
    }

    /** The next of the bits that share an octet; any other field begins a new one. */
    boolean bit() throws BrokerException {
        if (bitsLeft == 0) {
            bits = octet();
            bitsLeft = 8;
        }
        boolean bit = (bits & 1) != 0;
        bits >>= 1;
        bitsLeft--;
        return bit;
    }

    String shortText() throws BrokerException {
        return text(octet());
    }

    String longText() throws BrokerException {
        return text(length());
    }

    Map<String, Object> table() throws BrokerException {
        return table(1);
    }

    /** Goes over a text without making one. */
    void skipShortText() throws BrokerException {
        int length = octet();
        need(length);
        at += length;
    }

    void expectEnd(String what) throws BrokerException {
        if (at != end) {
            throw BrokerException.syntax(what + " has " + (end - at) + " bytes more than expected");
        }
    }

    private int length() throws BrokerException {
        int length = longInt();
        if (length < 0) {
            throw BrokerException.syntax("a length of " + Integer.toUnsignedString(length) + " goes beyond the frame");
        }
        need(length);
        return length;
    }

    private String text(int length) throws BrokerException {
        need(length);
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    private Map<String, Object> table(int depth) throws BrokerException {
        int outer = enter(depth);
        Map<String, Object> table = new LinkedHashMap<>();
        while (at < end) {
            String name = shortText();
            table.put(name, value(depth));
        }
        end = outer;
        return table;
    }

    private List<Object> array(int depth) throws BrokerException {
        int outer = enter(depth);
        List<Object> array = new ArrayList<>();
        while (at < end) {
            array.add(value(depth));
        }
        end = outer;
        return array;
    }

    /** Makes the end of a table or array the end of all reading, and tells what the end was. */
    private int enter(int depth) throws BrokerException {
        if (depth > MOST_DEPTH) {
            throw BrokerException.syntax("tables are nested more than " + MOST_DEPTH + " deep");
        }
        int length = length();
        int outer = end;
        end = at + length;
        return outer;
    }

    /** A value of a table; one that is void is an empty {@link Optional}. */
    private Object value(int depth) throws BrokerException {
        int type = octet();
        return switch (type) {
            case 't' -> octet() != 0;
            case 'b' -> (int) (byte) octet();
            case 'B' -> octet();
            case 's' -> (int) (short) shortInt();
            case 'u' -> shortInt();
            case 'I' -> longInt();
            case 'i' -> longInt() & 0xFFFF_FFFFL;
            case 'l', 'L', 'T' -> longLong();
            case 'f' -> Float.intBitsToFloat(longInt());
            case 'd' -> Double.longBitsToDouble(longLong());
            case 'D' -> List.of(octet(), longInt());
            case 'S', 'x' -> longText();
            case 'A' -> array(depth + 1);
            case 'F' -> table(depth + 1);
            case 'V' -> Optional.empty();
            default -> throw BrokerException.syntax("a table has a value of the unknown type " + type);
        };
    }

    private void need(int count) throws BrokerException {
        bitsLeft = 0;
        if (count > end - at) {
            throw BrokerException.syntax(
                    "a field of " + count + " bytes goes beyond the end, which is " + (end - at) + " bytes away");
        }
    }
}
