package dev.serve.jsonrpc;

import dev.serve.calls.RemoteFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** No answer came within the client's timeout; the call may have been carried out all the same. */
public final class JsonRpcTimeoutException extends IOException implements RemoteFailure {

    private static final long serialVersionUID = 1L;

    private final RemoteCall call;

    JsonRpcTimeoutException(String message, RemoteCall call) {
        super(message);
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
