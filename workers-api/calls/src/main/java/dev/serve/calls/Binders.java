package dev.serve.calls;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes binders from Java types. Nothing is cached: what is made of a module's types goes with who holds it. */
final class Binders {

    private static final Binder ANYTHING = new Binder() {
        @Override
        public String wanted() {
            return "anything";
        }

        @Override
        public @Nullable Object bind(@Nullable Object plain) {
            return plain;
        }
    };

    private Binders() {}

    /**
     * The binder of a type.
     *
     * @throws IllegalArgumentException when values can't be turned into that type
     */
    static Binder of(Type type) {
        return of(type, new HashMap<>());
    }

    /**
     * The binder of a type that stands within others.
     *
     * @param records the records that it stands in or next to: one that holds itself is made once
     */
    static Binder of(Type type, Map<Class<?>, RecordBinder> records) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain, records);
            case ParameterizedType generic -> ofGeneric(generic, records);
            case GenericArrayType array ->
                ListBinder.array(of(array.getGenericComponentType(), records), raw(array.getGenericComponentType()));
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], records);
            case TypeVariable<?> variable -> of(variable.getBounds()[0], records);
            default -> throw unsupported(type);
        };
    }

    /**
     * A binder that lets null through.
     *
     * @param mayBeLeftOut whether a value that is left out is null as well
     */
    static Binder nullable(Binder binder, boolean mayBeLeftOut) {
        return new Binder() {
            @Override
            public String wanted() {
                return binder.wanted() + " or null";
            }

            @Override
            public @Nullable Object bind(@Nullable Object plain) throws MismatchException {
                return plain == null && !binder.isOptional() ? null : binder.bind(plain);
            }

            @Override
            public @Nullable Object parse(String text) throws MismatchException {
                return binder.parse(text);
            }

            @Override
            public boolean isOptional() {
                return mayBeLeftOut || binder.isOptional();
            }
        };
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
            case TypeVariable<?> variable -> raw(variable.getBounds()[0]);
            default -> throw unsupported(type);
        };
    }

    private static Binder ofClass(Class<?> type, Map<Class<?>, RecordBinder> records) {
        if (type == Object.class) {
            return ANYTHING;
        }
        if (type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class) {
            return OptionalBinders.ofPrimitive(type);
        }
        if (type.isArray() && type != byte[].class) {
            return ListBinder.array(of(type.componentType(), records), type.componentType());
        }
        if (type.isRecord()) {
            return RecordBinder.of(type, records);
        }
        if (Map.class.isAssignableFrom(type)) {
            return map(type, ScalarBinder.of(String.class).orElseThrow(), ANYTHING);
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return ListBinder.collection(type, ANYTHING);
        }
        if (type == Optional.class) {
            return OptionalBinders.of(ANYTHING);
        }
        return ScalarBinder.of(type).orElseThrow(() -> unsupported(type));
    }

    private static Binder ofGeneric(ParameterizedType generic, Map<Class<?>, RecordBinder> records) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] of = generic.getActualTypeArguments();
        if (raw == Optional.class) {
            return OptionalBinders.of(of(of[0], records));
        }
        if (Map.class.isAssignableFrom(raw) && of.length == 2) {
            Binder keys = of(of[0], records);
            if (!(keys instanceof ScalarBinder) && !keys.equals(ANYTHING)) {
                throw unsupported(generic);
            }
            return map(raw, keys, of(of[1], records));
        }
        if (Iterable.class.isAssignableFrom(raw) && of.length == 1) {
            return ListBinder.collection(raw, of(of[0], records));
        }
        if (raw.isRecord()) {
            return RecordBinder.of(raw, records);
        }
        throw unsupported(generic);
    }

    private static Binder map(Class<?> type, Binder keys, Binder values) {
        if (!type.isAssignableFrom(LinkedHashMap.class)) {
            throw unsupported(type);
        }
        return new Binder() {
            @Override
            public String wanted() {
                return "an object";
            }

            @Override
            public Object bind(@Nullable Object plain) throws MismatchException {
                if (!(plain instanceof Map<?, ?> map)) {
                    throw mismatch(plain);
                }
                Map<@Nullable Object, @Nullable Object> bound = new LinkedHashMap<>();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    try {
                        Object key =
                                entry.getKey() instanceof String text ? keys.parse(text) : keys.bind(entry.getKey());
                        bound.put(key, values.bind(entry.getValue()));
                    } catch (MismatchException inside) {
                        throw inside.within("." + entry.getKey());
                    }
                }
                return bound;
            }
        };
    }

    static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException(type.getTypeName() + " is no type for a parameter: expected a number, text,"
                + " a boolean, an enum, a record, a date or time, UUID, URI or byte[], or "
                + Arrays.asList(names(Optional.class, List.class, Set.class, Map.class, Collection.class)
                        .toArray())
                + " or an array of these; or Object for what came as it is");
    }

    private static List<String> names(Class<?>... types) {
        return Arrays.stream(types).map(Class::getSimpleName).toList();
    }
}
