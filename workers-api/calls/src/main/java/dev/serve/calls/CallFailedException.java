package dev.serve.calls;

import org.jspecify.annotations.Nullable;

/** A call whose value was asked for has none. Its cause is what the function threw, where that is why. */
public final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
