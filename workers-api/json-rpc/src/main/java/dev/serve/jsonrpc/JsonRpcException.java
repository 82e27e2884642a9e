package dev.serve.jsonrpc;

import dev.serve.calls.RemoteFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an error. The message is the server's.
 *
 * <p>A client that throws one tells what was asked, too, before it hands it to anyone.
 */
public final class JsonRpcException extends RuntimeException implements RemoteFailure {

    private static final long serialVersionUID = 1L;

    private final long code;
    private final transient @Nullable Object data;
    private RemoteCall call = RemoteCall.UNKNOWN;

    /**
     * Makes one.
     *
     * @param code what kind of error, for example one of {@link ErrorCode}
     * @param message what happened, for people
     * @param data more about it, as a plain value; null for nothing
     */
    public JsonRpcException(long code, String message, @Nullable Object data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    /** What kind of error, for example one of {@link ErrorCode}. */
    public long code() {
        return code;
    }

    /** Whether it is of this kind. */
    public boolean is(ErrorCode kind) {
        return code == kind.code();
    }

    /** More about it, as a plain value; lost when the exception is serialised. */
    public Optional<Object> data() {
        return Optional.ofNullable(data);
    }

    /** The {@code method} that was called, and the {@code url} of the server where it is known; empty where no client threw this. */
    @Override
    public Map<String, Object> remoteCall() {
        return call.toPlain();
    }

    /** The error's {@code code}, {@code message} and {@code data}. */
    @Override
    public Optional<Object> remoteError() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", String.valueOf(getMessage()));
        data().ifPresent(more -> error.put("data", more));
        return Optional.of(error);
    }

    void about(RemoteCall asked) {
        this.call = asked;
    }
}
