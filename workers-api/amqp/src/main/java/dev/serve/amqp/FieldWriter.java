package dev.serve.amqp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Builds the frame of one method. For one thread. */
final class FieldWriter {

    private static final int SIZE_AT = 3;
    private static final int HEAD_BYTES = 7;
    private static final int MOST_SHORT_TEXT_BYTES = 255;

    private byte[] bytes = new byte[64];
    private int at;

    private FieldWriter() {}

    /** Begins the frame of a method. */
    static FieldWriter method(int channel, MethodId id) {
        FieldWriter writer = new FieldWriter();
        writer.octet(Frame.METHOD)
                .shortInt(channel)
                .longInt(0)
                .shortInt(id.classId)
                .shortInt(id.methodId);
        return writer;
    }

    /** Ends the frame, and gives it whole. */
    byte[] frame() {
        int size = at - HEAD_BYTES;
        octet(Frame.END);
        putInt(SIZE_AT, size);
        return Arrays.copyOf(bytes, at);
    }

    FieldWriter octet(int value) {
        room(1);
        bytes[at++] = (byte) value;
        return this;
    }

    FieldWriter bit(boolean value) {
        return octet(value ? 1 : 0);
    }

    FieldWriter shortInt(int value) {
        return octet(value >>> 8).octet(value);
    }

    FieldWriter longInt(int value) {
        room(4);
        putInt(at, value);
        at += 4;
        return this;
    }

    FieldWriter longLong(long value) {
        return longInt((int) (value >>> 32)).longInt((int) value);
    }

    /** A text of at most 255 bytes; of a longer one as many whole characters as fit. */
    FieldWriter shortText(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MOST_SHORT_TEXT_BYTES);
        while (length < text.length && length > 0 && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        return octet(length).raw(text, length);
    }

    FieldWriter longText(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return longInt(text.length).raw(text, text.length);
    }

    /** A table of texts, booleans and such tables. */
    FieldWriter table(Map<String, ?> table) {
        int begin = at;
        longInt(0);
        table.forEach((name, value) -> {
            shortText(name);
            switch (value) {
                case Boolean flag -> octet('t').bit(flag);
                case Map<?, ?> nested -> octet('F').table(named(nested));
                default -> octet('S').longText(value.toString());
            }
        });
        putInt(begin, at - begin - 4);
        return this;
    }

    private static Map<String, ?> named(Map<?, ?> nested) {
        @SuppressWarnings("unchecked") // its writers are in this package, and give texts as keys
        Map<String, ?> named = (Map<String, ?>) nested;
        return named;
    }

    private FieldWriter raw(byte[] text, int length) {
        room(length);
        System.arraycopy(text, 0, bytes, at, length);
        at += length;
        return this;
    }

    private void putInt(int where, int value) {
        bytes[where] = (byte) (value >>> 24);
        bytes[where + 1] = (byte) (value >>> 16);
        bytes[where + 2] = (byte) (value >>> 8);
        bytes[where + 3] = (byte) value;
    }

    private void room(int count) {
        if (at + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + count));
        }
    }
}
