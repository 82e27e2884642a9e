package dev.serve.calls;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place that one value goes to: a parameter of a procedure, or a component of a record.
 *
 * @param binder turns what comes into its type
 * @param otherwise what it is where nothing comes, as text
 * @param defaulted the same, turned into its type
 */
record Slot(
        Binder binder, Optional<String> otherwise, @Nullable Object defaulted) {

    /**
     * The slot of a type.
     *
     * @param declared what carries its annotations
     * @param annotatedType what carries those of its type; an annotation named {@code Nullable} lets null through
     * @throws IllegalArgumentException when values can't be turned into the type, or the default is none of it
     */
    static Slot of(Type type, AnnotatedElement declared, AnnotatedType annotatedType) {
        return of(type, declared, annotatedType, new HashMap<>());
    }

    /** The same, within records that are being made. */
    static Slot of(
            Type type, AnnotatedElement declared, AnnotatedType annotatedType, Map<Class<?>, RecordBinder> records) {
        Binder plain = Binders.of(type, records);
        boolean isNullable = Stream.concat(
                        Arrays.stream(declared.getAnnotations()), Arrays.stream(annotatedType.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
        Binder binder = isNullable ? Binders.nullable(plain, false) : plain;
        Optional<String> otherwise =
                Optional.ofNullable(declared.getAnnotation(Default.class)).map(Default::value);
        return slot(binder, otherwise, type);
    }

    private static Slot slot(Binder binder, Optional<String> otherwise, Type type) {
        try {
            Object defaulted = otherwise.isPresent()
                    ? binder.parse(otherwise.get())
                    : binder.isOptional() ? binder.bind(null) : null;
            return new Slot(binder, otherwise, defaulted);
        } catch (MismatchException unfit) {
            throw new IllegalArgumentException(
                    "the default '" + otherwise.orElse("") + "' does not fit " + type.getTypeName() + ": "
                            + unfit.words(),
                    unfit);
        }
    }

    /** The slot of a parameter that is declared without a method. */
    static Slot of(Parameter parameter) {
        Binder binder = Binders.of(parameter.type());
        return slot(
                parameter.optional() ? Binders.nullable(binder, true) : binder,
                parameter.otherwise(),
                parameter.type());
    }

    boolean isOptional() {
        return otherwise.isPresent() || binder.isOptional();
    }

    @Nullable
    Object bind(@Nullable Object plain) throws MismatchException {
        return binder.bind(plain);
    }

    /** What it is where nothing came. */
    @Nullable
    Object absent() throws MismatchException {
        if (isOptional()) {
            return defaulted;
        }
        throw MismatchException.missing(binder.wanted());
    }
}
