package dev.serve.calls;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes the binders of parameters that may be left out. */
final class OptionalBinders {

    private OptionalBinders() {}

    /** Of an {@link Optional}: empty where nothing is given, else what this one makes. */
    static Binder of(Binder of) {
        return new Binder() {
            @Override
            public String wanted() {
                return of.wanted();
            }

            @Override
            public Object bind(@Nullable Object plain) throws MismatchException {
                return plain == null ? Optional.empty() : Optional.ofNullable(of.bind(plain));
            }

            @Override
            public Object parse(String text) throws MismatchException {
                return Optional.ofNullable(of.parse(text));
            }

            @Override
            public boolean isOptional() {
                return true;
            }
        };
    }

    /** Of an {@link OptionalInt}, an {@link OptionalLong} or an {@link OptionalDouble}. */
    static Binder ofPrimitive(Class<?> type) {
        Class<?> primitive =
                type == OptionalInt.class ? int.class : type == OptionalLong.class ? long.class : double.class;
        Binder of = ScalarBinder.of(primitive).orElseThrow();
        return new Binder() {
            @Override
            public String wanted() {
                return of.wanted();
            }

            @Override
            public Object bind(@Nullable Object plain) throws MismatchException {
                return wrap(plain == null ? null : of.bind(plain));
            }

            @Override
            public Object parse(String text) throws MismatchException {
                return wrap(of.parse(text));
            }

            @Override
            public boolean isOptional() {
                return true;
            }

            private Object wrap(@Nullable Object value) {
                return switch (value) {
                    case Integer number -> OptionalInt.of(number);
                    case Long number -> OptionalLong.of(number);
                    case Double number -> OptionalDouble.of(number);
                    case null, default ->
                        type == OptionalInt.class
                                ? OptionalInt.empty()
                                : type == OptionalLong.class ? OptionalLong.empty() : OptionalDouble.empty();
                };
            }
        };
    }
}
