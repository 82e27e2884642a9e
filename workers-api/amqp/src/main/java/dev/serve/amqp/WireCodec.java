package dev.serve.amqp;

import com.fasterxml.jackson.core.JsonFactory;
import dev.serve.calls.Arguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests and replies into the bodies of messages and back, as RabiBridge has them: a request is the list
 * {@code [args, kwargs]}, a reply is {@code [0, result]} or {@code [1, "trace"]}; a body of more than 1,024 bytes is
 * compressed with Zstandard, which its first four bytes tell.
 *
 * <p>What goes in and comes out are plain values, as {@link dev.serve.calls.Values} has them. Whole numbers come out as
 * {@link Long} or {@link java.math.BigInteger}, others as {@link Double} from MessagePack and {@link java.math.BigDecimal}
 * from JSON.
 *
 * <p>Safe to use from any thread.
 */
public final class WireCodec {

    private static final int COMPRESSED_OVER_BYTES = 1_024;

    private static final long RETURNED = 0;
    private static final long FAILED = 1;

    /** What a character takes at most, in JSON, as an escape. */
    private static final int MOST_BYTES_A_CHAR = 6;

    private final WireFormat format;
    private final WireLimits limits;
    private final JsonFactory json;
    private final Zstandard zstandard = new Zstandard();

    /** A codec of one format, within limits that hold for what comes and for what is sent. */
    public WireCodec(WireFormat format, WireLimits limits) {
        this.format = format;
        this.limits = limits;
        this.json = JsonFormat.factory(limits);
    }

    /** A codec of MessagePack, within the {@linkplain WireLimits#defaults default limits}. */
    public static WireCodec messagePack() {
        return new WireCodec(WireFormat.MESSAGE_PACK, WireLimits.defaults());
    }

    /**
     * The body of a request.
     *
     * @throws UnsendableException when an argument is no plain value, when the format has no form for it, or when the
     *     message gets too large
     */
    public byte[] encodeRequest(Arguments arguments) {
        return encode("args", arguments.positional(), "kwargs", arguments.named());
    }

    /** The arguments that a request's body holds. */
    public Arguments decodeRequest(byte[] body) throws MalformedMessageException {
        Object message = decode(body);
        if (!(message instanceof List<?> parts) || parts.size() != 2) {
            throw MalformedMessageException.found("a request [args, kwargs]", kindOf(message));
        }
        if (!(parts.get(0) instanceof List<?> positional)) {
            throw MalformedMessageException.found("args to be a list", kindOf(parts.get(0)));
        }
        if (!(parts.get(1) instanceof Map<?, ?> named)) {
            throw MalformedMessageException.found("kwargs to be a map", kindOf(parts.get(1)));
        }
        return arguments(positional, named);
    }

    @SuppressWarnings("unchecked") // The readers make no maps but those with text as keys.
    private static Arguments arguments(List<?> positional, Map<?, ?> named) {
        return new Arguments(
                Collections.unmodifiableList((List<@Nullable Object>) positional),
                Collections.unmodifiableMap((Map<String, @Nullable Object>) named));
    }

    /**
     * The body of a reply.
     *
     * @throws UnsendableException when the result is no plain value, when the format has no form for it, or when the
     *     message gets too large; a trace is cut rather than refused
     */
    public byte[] encodeReply(WireReply reply) {
        return switch (reply) {
            case WireReply.Returned(Object value) -> encode("status", RETURNED, "result", value);
            case WireReply.Failed(String trace) -> encode("status", FAILED, "trace", sendable(trace));
        };
    }

    /** The reply that a body holds. */
    public WireReply decodeReply(byte[] body) throws MalformedMessageException {
        Object message = decode(body);
        if (!(message instanceof List<?> parts) || parts.size() != 2) {
            throw MalformedMessageException.found("a reply [0, result] or [1, \"trace\"]", kindOf(message));
        }
        if (!(parts.get(0) instanceof Long status) || status < RETURNED || status > FAILED) {
            Object odd = parts.get(0);
            throw MalformedMessageException.found(
                    "the status 0 or 1", odd instanceof Number ? "another number" : kindOf(odd));
        }
        if (status == RETURNED) {
            return new WireReply.Returned(parts.get(1));
        }
        if (!(parts.get(1) instanceof String trace)) {
            throw MalformedMessageException.found("the trace of a failure as text", kindOf(parts.get(1)));
        }
        return new WireReply.Failed(trace);
    }

    /** A failure has to be told in any case, so what a message can't carry of its trace is left out. */
    private String sendable(String trace) {
        int most =
                Math.min(limits.textLength(), Math.min(limits.contentBytes(), limits.bodyBytes()) / MOST_BYTES_A_CHAR);
        return Utf8.wellFormed(trace.length() > most ? trace.substring(0, most) : trace);
    }

    private byte[] encode(String firstName, Object first, String secondName, @Nullable Object second) {
        byte[] content = content(firstName, first, secondName, second);
        byte[] body = content.length > COMPRESSED_OVER_BYTES ? zstandard.compress(content) : content;
        if (body.length > limits.bodyBytes()) {
            throw new UnsendableException("expected a message of " + limits.bodyBytes()
                    + " bytes at most after compression, found " + body.length);
        }
        return body;
    }

    private byte[] content(String firstName, Object first, String secondName, @Nullable Object second) {
        BoundedBytes bytes = new BoundedBytes(limits.contentBytes());
        try {
            ValueSink sink = switch (format) {
                case MESSAGE_PACK -> new MessagePackSink(bytes);
                case JSON -> new JsonSink(json, bytes);
            };
            try (sink) {
                new ValueWriter(sink, limits).writePair(firstName, first, secondName, second);
            }
        } catch (IOException odd) {
            throw new UncheckedIOException("expected to write into memory, found it failing", odd);
        }
        return bytes.toByteArray();
    }

    private @Nullable Object decode(byte[] body) throws MalformedMessageException {
        if (body.length > limits.bodyBytes()) {
            throw MalformedMessageException.found(
                    "a body of " + limits.bodyBytes() + " bytes at most", String.valueOf(body.length));
        }
        byte[] content = ZstdFrame.begins(body) ? zstandard.decompress(body, limits.contentBytes()) : body;
        if (content.length > limits.contentBytes()) {
            throw MalformedMessageException.found(
                    "a message of " + limits.contentBytes() + " bytes at most", String.valueOf(content.length));
        }
        return switch (format) {
            case MESSAGE_PACK -> MessagePackReader.read(content, limits);
            case JSON -> JsonReader.read(content, json, limits);
        };
    }

    private static String kindOf(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean yes -> "a boolean";
            case Number number -> "a number";
            case String text -> "text";
            case byte[] bytes -> "bytes";
            case List<?> list -> "a list of " + list.size();
            default -> "a map";
        };
    }
}
