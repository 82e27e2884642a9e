package dev.serve.samples.server;

import dev.serve.calls.Arguments;
import dev.serve.calls.Procedure;
import dev.serve.http.Client;
import dev.serve.jsonrpc.JsonRpcClient;
import dev.serve.jsonrpc.JsonRpcClientOptions;
import dev.serve.worker.BaseWorker;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has procedures of another server called: the settings {@code rpc} and {@code host} say where it is. */
public final class Relay extends BaseWorker {

    @Procedure
    public @Nullable Object byRpc(String procedure, List<Object> arguments) throws IOException {
        URI next = URI.create(context().settings().getString("rpc"));
        try (JsonRpcClient client = JsonRpcClient.http(next, JsonRpcClientOptions.defaults())) {
            return client.call(procedure, Arguments.of(arguments.toArray()));
        }
    }

    @Procedure
    public @Nullable Object byHttp(String procedure, List<Object> arguments) throws InterruptedException {
        try (Client client = new Client(context().settings().getString("host"))) {
            return client.request("POST", "/v1/procedures/" + procedure, Map.of("args", arguments))
                    .body()
                    .orElse(null);
        }
    }
}
