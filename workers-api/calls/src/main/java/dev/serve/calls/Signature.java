package dev.serve.calls;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/**
 * What callers know of a procedure.
 *
 * @param name the name that its module gives it
 * @param doc what it does; empty where nothing was said
 * @param parameters its parameters in order
 * @param returns the Java type of the result; of one that comes later, the type that comes
 * @param options what its annotations say of how transports serve it, by the transport's name, as values of the JDK: see
 *     {@link TransportOptions}
 */
public record Signature(
        String name, String doc, List<Parameter> parameters, Type returns, Map<String, Map<String, Object>> options) {

    public Signature {
        parameters = List.copyOf(parameters);
        options = Map.copyOf(options);
    }

    /** One of which no options are said. */
    public Signature(String name, String doc, List<Parameter> parameters, Type returns) {
        this(name, doc, parameters, returns, Map.of());
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
