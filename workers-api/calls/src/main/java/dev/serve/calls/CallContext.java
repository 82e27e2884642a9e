package dev.serve.calls;

import java.util.Map;
import java.util.Optional;

/**
 * What a function that is being called knows of its call.
 *
 * @param name the call's name
 * @param values what the caller gave it along
 */
public record CallContext(String name, Map<String, Object> values) {

    /** Bound while a function is called. */
    static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

    /** That of the call that this thread is in; empty outside of one. */
    public static Optional<CallContext> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }
}
