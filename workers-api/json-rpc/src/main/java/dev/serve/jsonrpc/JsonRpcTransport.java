package dev.serve.jsonrpc;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes requests of a {@link JsonRpcClient} to a server. It is called from any thread, also from several at once. */
@FunctionalInterface
public interface JsonRpcTransport extends AutoCloseable {

    /**
     * Sends a request, without waiting for its answer.
     *
     * @param body the request, as JSON
     * @return the answer, as JSON; empty where the server answered nothing. Where the client waits for it no longer, it
     *     cancels this stage's future. A failure is best an {@link java.io.IOException} that says what was wrong
     */
    CompletionStage<Optional<byte[]>> send(byte[] body);

    /**
     * Where the requests go, for those who are told that one failed: an address without passwords or keys. Empty where there
     * is nothing to say. A client asks once, when it is made.
     */
    default String destination() {
        return "";
    }

    /** Lets go of what it holds; requests that are under way may fail. Nothing is to be sent afterwards. */
    @Override
    default void close() {}
}
