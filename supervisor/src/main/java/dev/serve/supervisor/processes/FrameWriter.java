package dev.serve.supervisor.processes;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a frame: its length (4 bytes, itself not counted), its kind (1 byte), its number (8 bytes) and its body, a plain
 * value: a tag (1 byte) and what belongs to it, as {@link FrameReader} reads it. All numbers are big-endian.
 */
final class FrameWriter {

    /** The longest frame, in bytes. */
    static final int LONGEST = 16 * 1024 * 1024;
    /** How many values, each within another or beside it, a body may have. */
    static final int MOST_VALUES = 1_000_000;
    /** How deep they may be nested. */
    static final int DEEPEST = 250;

    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int INT = 3;
    static final int LONG = 4;
    static final int DOUBLE = 5;
    static final int FLOAT = 6;
    static final int BIG_INTEGER = 7;
    static final int BIG_DECIMAL = 8;
    static final int TEXT = 9;
    static final int BYTES = 10;
    static final int LIST = 11;
    static final int MAP = 12;

    private static final int START_BYTES = 256;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(START_BYTES);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int values;

    private FrameWriter() {}

    /**
     * The bytes of a frame.
     *
     * @throws IllegalArgumentException when its body is no plain value, or too large
     */
    static byte[] write(Frame frame) {
        FrameWriter writer = new FrameWriter();
        try {
            writer.out.writeInt(0);
            writer.out.writeByte(frame.kind().code());
            writer.out.writeLong(frame.id());
            writer.value(frame.body(), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] written = writer.bytes.toByteArray();
        int length = written.length - Integer.BYTES;
        for (int i = 0; i < Integer.BYTES; i++) {
            written[i] = (byte) (length >>> (Byte.SIZE * (Integer.BYTES - 1 - i)));
        }
        return written;
    }

    private void value(@Nullable Object value, int depth) throws IOException {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new IllegalArgumentException("expected at most " + MOST_VALUES + " values nested at most " + DEEPEST
                    + " levels deep between two processes, found more");
        }
        switch (value) {
            case null -> out.writeByte(NULL);
            case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
            case Number number -> number(number);
            case String text -> block(TEXT, text.getBytes(StandardCharsets.UTF_8));
            case byte[] some -> block(BYTES, some);
            case List<?> list -> {
                out.writeByte(LIST);
                out.writeInt(list.size());
                for (Object each : list) {
                    value(each, depth + 1);
                }
            }
            case Map<?, ?> map -> {
                out.writeByte(MAP);
                out.writeInt(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    value(String.valueOf(entry.getKey()), depth + 1);
                    value(entry.getValue(), depth + 1);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "expected a plain value, found a " + value.getClass().getName());
        }
    }

    private void number(Number number) throws IOException {
        switch (number) {
            case Integer whole -> {
                out.writeByte(INT);
                out.writeInt(whole);
            }
            case Short whole -> number(whole.intValue());
            case Byte whole -> number(whole.intValue());
            case Long whole -> {
                out.writeByte(LONG);
                out.writeLong(whole);
            }
            case Double decimal -> {
                out.writeByte(DOUBLE);
                out.writeDouble(decimal);
            }
            case Float decimal -> {
                out.writeByte(FLOAT);
                out.writeFloat(decimal);
            }
            case BigInteger whole -> block(BIG_INTEGER, whole.toByteArray());
            case BigDecimal decimal -> {
                out.writeByte(BIG_DECIMAL);
                out.writeInt(decimal.scale());
                bytes(decimal.unscaledValue().toByteArray());
            }
            // Others, counters for one, are what they read as.
            default -> number(new BigDecimal(number.toString()));
        }
    }

    private void block(int tag, byte[] some) throws IOException {
        out.writeByte(tag);
        bytes(some);
    }

    private void bytes(byte[] some) throws IOException {
        if (some.length > LONGEST - bytes.size()) {
            throw new IllegalArgumentException(
                    "expected at most " + LONGEST + " bytes between two processes, found more");
        }
        out.writeInt(some.length);
        out.write(some);
    }
}
