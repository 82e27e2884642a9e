package dev.serve.supervisor.processes;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link FrameWriter} writes, and nothing that is larger. For one thread. */
final class FrameReader {

    private static final int HEADER_BYTES = 1 + Long.BYTES;

    private final ByteBuffer in;
    private int values;

    private FrameReader(ByteBuffer in) {
        this.in = in;
    }

    /**
     * The next frame; null at the end.
     *
     * @throws IOException when what comes is no frame
     */
    static @Nullable Frame read(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException end) {
            return null;
        }
        if (length < HEADER_BYTES || length > FrameWriter.LONGEST) {
            throw new IOException(
                    "expected a frame of " + HEADER_BYTES + " to " + FrameWriter.LONGEST + " bytes, found " + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        FrameReader reader = new FrameReader(ByteBuffer.wrap(bytes));
        try {
            return reader.frame();
        } catch (BufferUnderflowException cut) {
            throw new IOException("expected a whole frame, found one that is cut off", cut);
        }
    }

    private Frame frame() throws IOException {
        int code = in.get();
        Frame.Kind kind = Frame.kind(code);
        if (kind == null) {
            throw new IOException("expected a kind of frame, found " + code);
        }
        Frame frame = new Frame(kind, in.getLong(), value(0));
        if (in.hasRemaining()) {
            throw new IOException("expected the end of a frame, found " + in.remaining() + " bytes more");
        }
        return frame;
    }

    private @Nullable Object value(int depth) throws IOException {
        if (depth > FrameWriter.DEEPEST || ++values > FrameWriter.MOST_VALUES) {
            throw new IOException("expected at most " + FrameWriter.MOST_VALUES + " values nested at most "
                    + FrameWriter.DEEPEST + " levels deep, found more");
        }
        int tag = in.get();
        return switch (tag) {
            case FrameWriter.NULL -> null;
            case FrameWriter.FALSE -> false;
            case FrameWriter.TRUE -> true;
            case FrameWriter.INT -> in.getInt();
            case FrameWriter.LONG -> in.getLong();
            case FrameWriter.DOUBLE -> in.getDouble();
            case FrameWriter.FLOAT -> in.getFloat();
            case FrameWriter.BIG_INTEGER -> new BigInteger(bytes());
            case FrameWriter.BIG_DECIMAL -> {
                int scale = in.getInt();
                yield new BigDecimal(new BigInteger(bytes()), scale);
            }
            case FrameWriter.TEXT -> new String(bytes(), StandardCharsets.UTF_8);
            case FrameWriter.BYTES -> bytes();
            case FrameWriter.LIST -> list(depth);
            case FrameWriter.MAP -> map(depth);
            default -> throw new IOException("expected a kind of value, found " + tag);
        };
    }

    private List<@Nullable Object> list(int depth) throws IOException {
        int size = size();
        List<@Nullable Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(int depth) throws IOException {
        int size = size();
        Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size);
        for (int i = 0; i < size; i++) {
            map.put(String.valueOf(value(depth + 1)), value(depth + 1));
        }
        return map;
    }

    private byte[] bytes() throws IOException {
        byte[] bytes = new byte[size()];
        in.get(bytes);
        return bytes;
    }

    /** A number of elements or bytes: each takes a byte at least. */
    private int size() throws IOException {
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
            throw new IOException("expected at most " + in.remaining() + " elements or bytes, found " + size);
        }
        return size;
    }
}
