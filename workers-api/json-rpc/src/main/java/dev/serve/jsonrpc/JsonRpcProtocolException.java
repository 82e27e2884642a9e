package dev.serve.jsonrpc;

import java.io.IOException;

/** What came back is no answer to what was asked; the call may have been carried out all the same. */
public final class JsonRpcProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    JsonRpcProtocolException(String message) {
        super(message);
    }

    JsonRpcProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
