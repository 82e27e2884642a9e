package dev.serve.calls;

import java.lang.reflect.Type;
import java.util.List;

/**
 * What callers know of a procedure.
 *
 * @param name the name that its module gives it
 * @param doc what it does; empty where nothing was said
 * @param parameters its parameters in order
 * @param returns the Java type of the result; of one that comes later, the type that comes
 */
public record Signature(String name, String doc, List<Parameter> parameters, Type returns) {

    public Signature {
        parameters = List.copyOf(parameters);
    }

    /** As a person reads it: {@code add(a, b)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            text.append(i == 0 ? "" : ", ").append(parameter.name()).append(parameter.optional() ? "?" : "");
        }
        return text.append(')').toString();
    }
}
