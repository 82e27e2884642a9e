package dev.serve.jsonrpc;

import dev.serve.calls.Default;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Describes Java types as JSON Schemas, as {@link dev.serve.calls.Values} turns them into plain values. Records stand by
 * their names among the components, so that they may hold each other.
 *
 * <p>For one thread, and for one document: it holds the types that it has described.
 */
final class JsonSchemas {

    private static final Set<Class<?>> WHOLE = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            BigInteger.class,
            OptionalInt.class,
            OptionalLong.class);

    private static final Set<Class<?>> FRACTIONAL =
            Set.of(Float.class, Double.class, BigDecimal.class, Number.class, OptionalDouble.class);

    /** What is written as text in a format that JSON Schema knows. */
    private static final Map<Class<?>, String> FORMATS = Map.of(
            Instant.class, "date-time",
            OffsetDateTime.class, "date-time",
            LocalDate.class, "date",
            LocalTime.class, "time",
            Duration.class, "duration",
            Period.class, "duration",
            UUID.class, "uuid",
            URI.class, "uri");

    private final Map<Class<?>, String> names = new HashMap<>();
    private final Map<String, Object> components = new LinkedHashMap<>();

    /** The name of the JSON type that a Java type is carried as; {@code any} where that depends on the value. */
    static String typeName(Type type) {
        Map<String, Object> schema = new JsonSchemas().of(type);
        return schema.containsKey("$ref") ? "object" : String.valueOf(schema.getOrDefault("type", "any"));
    }

    /** The records that were met, by the names they are referred to by. */
    Map<String, Object> components() {
        return components;
    }

    /** The schema of a type. */
    Map<String, Object> of(Type type) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain);
            case ParameterizedType generic ->
                ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
            case GenericArrayType array -> list(of(array.getGenericComponentType()));
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            case TypeVariable<?> variable -> ofVariable(variable);
            default -> Map.of();
        };
    }

    /** The schema of a value that may be left out, and is then another. */
    Map<String, Object> of(Type type, Optional<String> otherwise) {
        Map<String, Object> schema = of(type);
        if (otherwise.isEmpty() || schema.containsKey("$ref")) {
            return schema;
        }
        Map<String, Object> defaulted = new LinkedHashMap<>(schema);
        defaulted.put("default", defaultOf(String.valueOf(schema.get("type")), otherwise.get()));
        return defaulted;
    }

    private static Object defaultOf(String jsonType, String text) {
        return switch (jsonType) {
            case "integer", "number" -> new BigDecimal(text);
            case "boolean" -> Boolean.valueOf(text);
            default -> text;
        };
    }

    private Map<String, Object> ofVariable(TypeVariable<?> variable) {
        Type bound = variable.getBounds()[0];
        return bound instanceof Class<?> plain ? of(plain) : Map.of();
    }

    private Map<String, Object> ofClass(Class<?> type) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        String format = FORMATS.get(type);
        if (WHOLE.contains(boxed)) {
            return Map.of("type", "integer");
        }
        if (FRACTIONAL.contains(boxed)) {
            return Map.of("type", "number");
        }
        if (boxed == Boolean.class || boxed == Void.class) {
            return Map.of("type", boxed == Boolean.class ? "boolean" : "null");
        }
        if (format != null) {
            return inOrder("type", "string", "format", format);
        }
        if (type == byte[].class) {
            return inOrder("type", "string", "contentEncoding", "base64");
        }
        if (type.isEnum()) {
            return inOrder("type", "string", "enum", constants(type));
        }
        if (type.isArray()) {
            return list(of(type.componentType()));
        }
        if (type.isRecord()) {
            return Map.of("$ref", "#/components/schemas/" + name(type));
        }
        return ofOther(type, boxed);
    }

    private static Map<String, Object> ofOther(Class<?> type, Class<?> boxed) {
        if (Map.class.isAssignableFrom(type)) {
            return Map.of("type", "object");
        }
        if (Iterable.class.isAssignableFrom(type) && !Path.class.isAssignableFrom(type)) {
            return list(Map.of());
        }
        boolean isText = boxed == Character.class
                || CharSequence.class.isAssignableFrom(type)
                || TemporalAccessor.class.isAssignableFrom(type)
                || TemporalAmount.class.isAssignableFrom(type)
                || ZoneId.class.isAssignableFrom(type);

        return isText ? Map.of("type", "string") : Map.of();
    }

    private Map<String, Object> ofGeneric(Class<?> raw, Type[] of) {
        if (raw == Optional.class) {
            return of(of[0]);
        }
        if (Map.class.isAssignableFrom(raw) && of.length == 2) {
            return inOrder("type", "object", "additionalProperties", of(of[1]));
        }
        if (Iterable.class.isAssignableFrom(raw) && of.length == 1) {
            return list(of(of[0]));
        }
        return of(raw);
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return items.isEmpty() ? Map.of("type", "array") : inOrder("type", "array", "items", items);
    }

    private static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }

    /** The name of a record among the components, where it is put when it is first met. */
    private String name(Class<?> type) {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        String name = type.getSimpleName();
        for (int i = 2; components.containsKey(name); i++) {
            name = type.getSimpleName() + i;
        }
        names.put(type, name);
        Map<String, Object> schema = new LinkedHashMap<>();
        components.put(name, schema);
        fill(schema, type);
        return name;
    }

    private void fill(Map<String, Object> schema, Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Optional<String> otherwise =
                    Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
            properties.put(component.getName(), of(component.getGenericType(), otherwise));
            if (otherwise.isEmpty() && !isOptional(component.getType())) {
                required.add(component.getName());
            }
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
    }

    private static boolean isOptional(Class<?> type) {
        return type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
    }

    /** A map of two members that keeps their order. */
    static Map<String, Object> inOrder(String first, Object one, String second, Object two) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }
}
