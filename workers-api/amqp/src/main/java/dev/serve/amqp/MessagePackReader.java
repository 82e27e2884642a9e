package dev.serve.amqp;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads MessagePack as plain values: {@link Long}, or {@link BigInteger} from 2<sup>63</sup> on, {@link Double} for all
 * floating point, {@link String}, {@code byte[]}, {@link List}, and {@link Map} in the order of the message. For one thread
 * and one message.
 *
 * <p>Sizes that a message announces are believed only as far as bytes are there for them.
 */
final class MessagePackReader {

    /** Room for so many is made at once; lists and maps that are longer grow with what really comes. */
    private static final int ROOM = 64;

    private final MessageUnpacker in;
    private final int length;
    private final WireLimits limits;
    private int depth;
    private int elements;

    private MessagePackReader(MessageUnpacker in, int length, WireLimits limits) {
        this.in = in;
        this.length = length;
        this.limits = limits;
    }

    static @Nullable Object read(byte[] content, WireLimits limits) throws MalformedMessageException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(content)) {
            MessagePackReader reader = new MessagePackReader(in, content.length, limits);
            Object value = reader.value();
            if (reader.left() > 0) {
                throw reader.found("the end of the message", "more");
            }
            return value;
        } catch (MessagePackException | IOException broken) {
            throw MalformedMessageException.found("MessagePack", "something cut short, or no MessagePack");
        }
    }

    private @Nullable Object value() throws IOException, MalformedMessageException {
        if (++elements > limits.elements()) {
            throw found(limits.elements() + " values in one message at most", "more");
        }
        if (left() == 0) {
            throw found("a value", "the end of the message");
        }
        MessageFormat format = in.getNextFormat();
        return switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                yield null;
            }
            case BOOLEAN -> in.unpackBoolean();
            case INTEGER -> format == MessageFormat.UINT64 ? unsigned() : (Long) in.unpackLong();
            case FLOAT -> in.unpackDouble();
            case STRING -> text();
            case BINARY -> in.readPayload(present(in.unpackBinaryHeader(), 1));
            case ARRAY -> list();
            case MAP -> map();
            case EXTENSION ->
                throw found("null, a boolean, a number, text, bytes, a list or a map", "an extension type");
        };
    }

    private Number unsigned() throws IOException {
        BigInteger whole = in.unpackBigInteger();
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }

    private String text() throws IOException, MalformedMessageException {
        byte[] bytes = in.readPayload(present(in.unpackRawStringHeader(), 1));
        String text = Utf8.decode(bytes).orElseThrow(() -> found("text in UTF-8", "something else"));
        if (text.length() > limits.textLength()) {
            throw found("a text of " + limits.textLength() + " characters at most", "one of " + text.length());
        }
        return text;
    }

    private List<@Nullable Object> list() throws IOException, MalformedMessageException {
        int size = present(in.unpackArrayHeader(), 1);
        enter();
        List<@Nullable Object> list = new ArrayList<>(Math.min(size, ROOM));
        for (int i = 0; i < size; i++) {
            list.add(value());
        }
        depth--;
        return list;
    }

    private Map<String, @Nullable Object> map() throws IOException, MalformedMessageException {
        int size = present(in.unpackMapHeader(), 2);
        enter();
        Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(Math.min(size, ROOM));
        for (int i = 0; i < size; i++) {
            if (left() == 0 || in.getNextFormat().getValueType() != ValueType.STRING) {
                throw found("text as key of a map", left() == 0 ? "the end of the message" : "something else");
            }
            String key = text();
            map.put(key, value());
            if (map.size() <= i) {
                throw found("each key of a map once", "one again");
            }
        }
        depth--;
        return map;
    }

    private void enter() throws MalformedMessageException {
        if (++depth > limits.depth()) {
            throw found(limits.depth() + " levels of lists and maps at most", "more");
        }
    }

    /** The size, of which each part takes so many bytes at least, if as many bytes are there. */
    private int present(int size, int bytesEach) throws MalformedMessageException {
        if ((long) size * bytesEach > left()) {
            throw found("as much as is announced", "the message cut short");
        }
        return size;
    }

    private int left() {
        return length - (int) in.getTotalReadBytes();
    }

    private MalformedMessageException found(String expected, String found) {
        return MalformedMessageException.found(expected, found + " at byte " + in.getTotalReadBytes());
    }
}
