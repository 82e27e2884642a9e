package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls and notifications that go to the server as one body. For one thread; it may be sent more than once. */
public final class JsonRpcBatch {

    private final JsonRpcClient client;
    private final List<RequestWriter.Outgoing> entries = new ArrayList<>();

    JsonRpcBatch(JsonRpcClient client) {
        this.client = client;
    }

    /**
     * Adds a call.
     *
     * @throws IllegalArgumentException when the arguments can't be sent
     */
    public JsonRpcBatch call(String name, Arguments arguments) {
        entries.add(client.outgoing(name, arguments, false));
        return this;
    }

    /**
     * Adds a notification, which has no result.
     *
     * @throws IllegalArgumentException when the arguments can't be sent
     */
    public JsonRpcBatch notify(String name, Arguments arguments) {
        entries.add(client.outgoing(name, arguments, true));
        return this;
    }

    /**
     * Sends it, and waits for the answer. Where there is nothing in it, nothing is sent.
     *
     * @return what came of each call, in the order they were added; answers to what was not asked are dropped
     * @throws JsonRpcException when the server refused the batch as a whole
     * @throws IOException when it could not be sent, or what came back is no answer to a batch
     */
    public List<JsonRpcResult> send() throws IOException {
        return JsonRpcClient.await(sendAsync());
    }

    /** Sends it, and does not wait: see {@link #send}. */
    public CompletableFuture<List<JsonRpcResult>> sendAsync() {
        return entries.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : client.sendBatch(List.copyOf(entries));
    }
}
