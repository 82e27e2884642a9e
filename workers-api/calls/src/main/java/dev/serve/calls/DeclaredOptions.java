package dev.serve.calls;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Reads annotations marked with {@link TransportOptions} as values of the JDK, so that no class of a module is held on to. */
final class DeclaredOptions {

    private DeclaredOptions() {}

    /**
     * What is said of a method, by transport: only what differs from the annotation's defaults.
     *
     * @param declarations the method, and those it overrides: the first that says something for a transport is taken
     * @throws IllegalArgumentException when two annotations of one declaration are of one transport
     */
    static Map<String, Map<String, Object>> of(List<Method> declarations) {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        for (Method declaration : declarations) {
            ofOne(declaration).forEach(all::putIfAbsent);
        }
        return all;
    }

    private static Map<String, Map<String, Object>> ofOne(Method declaration) {
        Map<String, Map<String, Object>> said = new TreeMap<>();
        for (Annotation annotation : declaration.getAnnotations()) {
            TransportOptions transport = annotation.annotationType().getAnnotation(TransportOptions.class);
            if (transport != null && said.put(transport.value(), values(annotation)) != null) {
                throw new IllegalArgumentException("expected one annotation with the options of the transport '"
                        + transport.value() + "', found another: " + annotation);
            }
        }
        return said;
    }

    private static Map<String, Object> values(Annotation annotation) {
        Map<String, Object> values = new TreeMap<>();
        for (Method member : annotation.annotationType().getDeclaredMethods()) {
            Object value = read(annotation, member);
            if (!Objects.deepEquals(value, member.getDefaultValue())) {
                values.put(member.getName(), plain(value));
            }
        }
        return values;
    }

    private static Object read(Annotation annotation, Method member) {
        try {
            member.trySetAccessible();
            return member.invoke(annotation);
        } catch (IllegalAccessException | InvocationTargetException unreadable) {
            throw new IllegalArgumentException(
                    "can't read " + member.getName() + " of " + annotation.annotationType(), unreadable);
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof Annotation annotation) {
            return values(annotation);
        }
        return value.getClass().isArray() ? list(value) : value;
    }

    private static List<Object> list(Object array) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            list.add(plain(Array.get(array, i)));
        }
        return list;
    }
}
