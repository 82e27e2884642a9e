package dev.serve.jsonrpc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server answered with an error. The message is the server's. */
public final class JsonRpcException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long code;
    private final transient @Nullable Object data;

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
}
