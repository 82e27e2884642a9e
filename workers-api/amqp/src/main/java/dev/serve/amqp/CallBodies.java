package dev.serve.amqp;

import dev.serve.calls.Arguments;
import dev.serve.calls.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client sends, and what it makes of the replies. */
record CallBodies(WireCodec codec) {

    /**
     * The body of a call.
     *
     * @throws UnsendableException when its arguments can't be sent
     */
    byte[] request(AmqpCall call) {
        return codec.encodeRequest(plain(call.arguments()));
    }

    /** What the body of a reply tells. */
    CallResult result(AmqpCall call, byte[] body) {
        try {
            return switch (codec.decodeReply(body)) {
                case WireReply.Returned(Object value) -> new CallResult.Returned(value);
                case WireReply.Failed(String trace) -> new RemoteExecutionException(call.procedure(), trace);
            };
        } catch (MalformedMessageException unreadable) {
            return new RemoteExecutionException(
                    call.procedure(), "its reply can't be read: " + unreadable.getMessage());
        }
    }

    private static Arguments plain(Arguments arguments) {
        @SuppressWarnings("unchecked") // A map of plain values is one.
        Map<String, @Nullable Object> named =
                (Map<String, @Nullable Object>) Objects.requireNonNull(Values.toPlain(arguments.named()));
        @SuppressWarnings("unchecked") // And so is a list.
        List<@Nullable Object> positional =
                (List<@Nullable Object>) Objects.requireNonNull(Values.toPlain(arguments.positional()));
        return new Arguments(positional, named);
    }
}
