package dev.serve.jsonrpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The error of an answer.
 *
 * @param code what kind
 * @param message what happened, for people
 * @param data more about it, as a plain value
 */
record RpcError(ErrorCode code, String message, Optional<Object> data) {

    /** How long a message may be: it is often made of what came. */
    private static final int MOST_MESSAGE = 10_000;

    RpcError {
        message = Utf8.wellFormed(message.length() > MOST_MESSAGE ? message.substring(0, MOST_MESSAGE) + "…" : message);
    }

    /** One that its code says all about. */
    static RpcError of(ErrorCode code) {
        return new RpcError(code, code.message(), Optional.empty());
    }

    /** One with words of its own. */
    static RpcError of(ErrorCode code, String message) {
        return new RpcError(code, message, Optional.empty());
    }

    /** One with the specification's message, and more words beside it unless they are empty. */
    static RpcError detailed(ErrorCode code, String detail) {
        return new RpcError(
                code, code.message(), detail.isEmpty() ? Optional.empty() : Optional.of(Utf8.wellFormed(detail)));
    }

    /** The error as a plain value. */
    Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("code", code.code());
        plain.put("message", message);
        data.ifPresent(more -> plain.put("data", more));
        return plain;
    }
}
