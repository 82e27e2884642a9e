package dev.serve.jsonrpc;

import dev.serve.calls.RemoteFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The server can't be reached, the connection was lost or the client was closed; the call may have been carried out all the
 * same. The cause has what the transport said.
 */
public final class JsonRpcConnectionException extends IOException implements RemoteFailure {

    private static final long serialVersionUID = 1L;

    private final RemoteCall call;

    JsonRpcConnectionException(String message, Throwable cause, RemoteCall call) {
        super(message, cause);
        this.call = call;
    }

    /** The {@code method} that was called, and the {@code url} of the server where it is known. */
    @Override
    public Map<String, Object> remoteCall() {
        return call.toPlain();
    }

    /** Nothing: nothing came back. */
    @Override
    public Optional<Object> remoteError() {
        return Optional.empty();
    }
}
