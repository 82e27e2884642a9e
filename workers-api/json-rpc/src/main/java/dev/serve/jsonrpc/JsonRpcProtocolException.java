package dev.serve.jsonrpc;

import dev.serve.calls.RemoteFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What came back is no answer to what was asked; the call may have been carried out all the same.
 *
 * <p>A client that throws one tells what was asked, too, before it hands it to anyone.
 */
public final class JsonRpcProtocolException extends IOException implements RemoteFailure {

    private static final long serialVersionUID = 1L;

    private RemoteCall call = RemoteCall.UNKNOWN;

    JsonRpcProtocolException(String message) {
        super(message);
    }

    JsonRpcProtocolException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The {@code method} that was called, and the {@code url} of the server where it is known. */
    @Override
    public Map<String, Object> remoteCall() {
        return call.toPlain();
    }

    /** Nothing: what came back is in the message, as far as it can be told. */
    @Override
    public Optional<Object> remoteError() {
        return Optional.empty();
    }

    void about(RemoteCall asked) {
        this.call = asked;
    }
}
