package dev.serve.jsonrpc;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Hands over what comes first, and drops what comes later. Safe to use from any thread. */
final class FirstOnly<T> extends AtomicBoolean implements Consumer<T> {

    private static final long serialVersionUID = 1L;

    private final transient Consumer<T> then;

    FirstOnly(Consumer<T> then) {
        this.then = then;
    }

    @Override
    public void accept(T value) {
        if (compareAndSet(false, true)) {
            then.accept(value);
        }
    }
}
