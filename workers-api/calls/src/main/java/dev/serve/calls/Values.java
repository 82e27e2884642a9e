package dev.serve.calls;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns the plain values that transports carry into those of Java types, and back.
 *
 * <p>Plain values are null, {@link Boolean}, {@link Number}, {@link String}, {@code byte[]}, and {@link List} and
 * {@link Map} of them. The Java types are these, the primitives, enums (by name), records (by the names of their
 * components), arrays, collections, maps, optionals, and what is written as text: dates, times and durations of
 * {@code java.time} (as ISO 8601 has them), {@link UUID} and {@link URI}.
 *
 * <p>Nothing here remembers a type, so none is kept from being unloaded with its module.
 */
public final class Values {

    /** How deep a value may be nested: deeper ones are most often circles. */
    private static final int MAX_DEPTH = 200;

    private Values() {}

    /**
     * Turns a plain value into one of a Java type.
     *
     * @throws BadArgumentsException when it does not fit: says where, what was wanted and what was found
     * @throws IllegalArgumentException when values can't be turned into that type at all
     */
    public static @Nullable Object toJava(@Nullable Object plain, Type type) {
        try {
            return Binders.of(type).bind(plain);
        } catch (MismatchException unfit) {
            throw new BadArgumentsException(String.valueOf(unfit.getMessage()));
        }
    }

    /**
     * Turns what a procedure returned into a plain value.
     *
     * @throws IllegalArgumentException when something in it is none of the types above, or it is nested too deep
     */
    public static @Nullable Object toPlain(@Nullable Object value) {
        return toPlain(value, 0);
    }

    private static @Nullable Object toPlain(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "expected a result that is nested " + MAX_DEPTH + " levels deep at most, found more, or a circle");
        }
        return switch (value) {
            case null -> null;
            case Boolean yes -> yes;
            case Number number -> number;
            case String text -> text;
            case byte[] bytes -> bytes;
            case CharSequence text -> text.toString();
            case Character character -> character.toString();
            case Enum<?> constant -> constant.name();
            case Optional<?> optional -> toPlain(optional.orElse(null), depth);
            case OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
            case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
            case OptionalDouble optional -> optional.isPresent() ? optional.getAsDouble() : null;
            case Map<?, ?> map -> plainMap(map, depth);
            case Collection<?> list -> plainList(list, depth);
            case Record record -> plainRecord(record, depth);
            case UUID uuid -> uuid.toString();
            case URI uri -> uri.toString();
            case TemporalAccessor moment -> moment.toString();
            case TemporalAmount amount -> amount.toString();
            case ZoneId zone -> zone.toString();
            default -> plainArray(value, depth);
        };
    }

    private static Map<String, @Nullable Object> plainMap(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> plain = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, each) -> plain.put(String.valueOf(toPlain(key, depth + 1)), toPlain(each, depth + 1)));
        return plain;
    }

    private static List<@Nullable Object> plainList(Collection<?> list, int depth) {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        for (Object each : list) {
            plain.add(toPlain(each, depth + 1));
        }
        return plain;
    }

    private static List<@Nullable Object> plainArray(Object array, int depth) {
        if (!array.getClass().isArray()) {
            throw new IllegalArgumentException("a " + array.getClass().getName()
                    + " can't be sent: expected a number, text, a boolean, an enum, a record, a date or time, an"
                    + " optional, a collection, a map or an array of these");
        }
        List<@Nullable Object> plain = new ArrayList<>(Array.getLength(array));
        for (int i = 0; i < Array.getLength(array); i++) {
            plain.add(toPlain(Array.get(array, i), depth + 1));
        }
        return plain;
    }

    private static Map<String, @Nullable Object> plainRecord(Record record, int depth) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            plain.put(component.getName(), toPlain(read(record, component), depth + 1));
        }
        return plain;
    }

    static @Nullable Object read(Record record, RecordComponent component) {
        Method accessor = component.getAccessor();
        accessor.trySetAccessible();
        try {
            return accessor.invoke(record);
        } catch (InvocationTargetException | IllegalAccessException failed) {
            throw new IllegalArgumentException(
                    "can't read " + component.getName() + " of a " + record.getClass(), failed);
        }
    }
}
