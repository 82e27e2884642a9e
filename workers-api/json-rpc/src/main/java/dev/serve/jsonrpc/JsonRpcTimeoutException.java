package dev.serve.jsonrpc;

import java.io.IOException;

/** No answer came within the client's timeout; the call may have been carried out all the same. */
public final class JsonRpcTimeoutException extends IOException {

    private static final long serialVersionUID = 1L;

    JsonRpcTimeoutException(String message) {
        super(message);
    }
}
