package dev.serve.calls;

import org.jspecify.annotations.Nullable;

/** Turns plain values into those of one Java type. */
interface Binder {

    /** What is wanted, for messages: {@code a whole number from 0 to 255}. */
    String wanted();

    /**
     * Turns a plain value into one of the type.
     *
     * @throws MismatchException when it does not fit
     */
    @Nullable
    Object bind(@Nullable Object plain) throws MismatchException;

    /** Turns text that stands for a value left out into one of the type. */
    default @Nullable Object parse(String text) throws MismatchException {
        return bind(text);
    }

    /** Whether a value may be left out; {@link #bind} then takes null. */
    default boolean isOptional() {
        return false;
    }

    /** What to throw for a value that does not fit. */
    default MismatchException mismatch(@Nullable Object found) {
        return new MismatchException(wanted(), found);
    }
}
