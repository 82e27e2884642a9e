package dev.serve.jsonrpc;

import org.jspecify.annotations.Nullable;

/** What came of one call of a batch. */
public sealed interface JsonRpcResult {

    /**
     * The call returned.
     *
     * @param value a plain value, as {@link dev.serve.calls.Values} has them
     */
    record Value(@Nullable Object value) implements JsonRpcResult {}

    /**
     * The server answered with an error.
     *
     * @param error which
     */
    record Failed(JsonRpcException error) implements JsonRpcResult {}

    /**
     * There was no answer to this call, or none that can be read. It may have been carried out all the same.
     *
     * @param why what was wrong
     */
    record Unanswered(JsonRpcProtocolException why) implements JsonRpcResult {}

    /**
     * The value.
     *
     * @throws JsonRpcException when the server answered with an error
     * @throws JsonRpcProtocolException when there was no answer
     */
    default @Nullable Object get() throws JsonRpcProtocolException {
        return switch (this) {
            case Value(Object value) -> value;
            case Failed(JsonRpcException error) -> throw error;
            case Unanswered(JsonRpcProtocolException why) -> throw why;
        };
    }
}
