package dev.serve.calls;

import java.lang.reflect.Type;
import java.util.Optional;

/**
 * One parameter of a procedure.
 *
 * @param name its name
 * @param type its Java type
 * @param optional whether it may be left out
 * @param otherwise what stands for it where it is left out, as text; empty where that is nothing
 */
public record Parameter(String name, Type type, boolean optional, Optional<String> otherwise) {

    /** A parameter that must be given. */
    public static Parameter of(String name, Class<?> type) {
        return new Parameter(name, type, false, Optional.empty());
    }
}
