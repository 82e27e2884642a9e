package dev.serve.calls;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into a record, component by component. The components' own binders are made after this one, so that a
 * record may hold others of its own type; a component that can't be bound is refused there, before any call.
 */
final class RecordBinder implements Binder {

    private final Class<?> type;

    /** Written once, before the binder is given to any other thread. */
    private @Nullable Shape shape;

    private record Shape(Constructor<?> constructor, Map<String, Slot> slots) {}

    private RecordBinder(Class<?> type) {
        this.type = type;
    }

    /**
     * The binder of a record.
     *
     * @param records those that are being made, this one to be among them
     * @throws IllegalArgumentException when one of its components is of a type that values can't be turned into
     */
    static RecordBinder of(Class<?> type, Map<Class<?>, RecordBinder> records) {
        RecordBinder known = records.get(type);
        if (known != null) {
            return known;
        }
        RecordBinder made = new RecordBinder(type);
        records.put(type, made);
        made.shape = made.makeShape(records);
        return made;
    }

    @Override
    public String wanted() {
        return "an object with "
                + Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
    }

    @Override
    public Object bind(@Nullable Object plain) throws MismatchException {
        if (!(plain instanceof Map<?, ?> map)) {
            throw mismatch(plain);
        }
        Shape known = Objects.requireNonNull(shape);
        for (Object name : map.keySet()) {
            if (!(name instanceof String text) || !known.slots.containsKey(text)) {
                throw MismatchException.unknown(
                        String.valueOf(name), known.slots.keySet().toString());
            }
        }
        @Nullable Object[] values = new Object[known.slots.size()];
        int i = 0;
        for (Map.Entry<String, Slot> slot : known.slots.entrySet()) {
            try {
                values[i++] = map.containsKey(slot.getKey())
                        ? slot.getValue().bind(map.get(slot.getKey()))
                        : slot.getValue().absent();
            } catch (MismatchException inside) {
                throw inside.within("." + slot.getKey());
            }
        }
        return construct(known.constructor, values);
    }

    private Object construct(Constructor<?> constructor, @Nullable Object[] values) throws MismatchException {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw MismatchException.refused(type.getSimpleName(), String.valueOf(refused.getCause()));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("can't make a " + type.getName(), impossible);
        }
    }

    private Shape makeShape(Map<Class<?>, RecordBinder> records) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Map<String, Slot> slots = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            slots.put(component.getName(), slot(component, records));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.trySetAccessible();
            return new Shape(constructor, slots);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type.getName() + " has no canonical constructor", impossible);
        }
    }

    private Slot slot(RecordComponent component, Map<Class<?>, RecordBinder> records) {
        try {
            return Slot.of(component.getGenericType(), component, component.getAnnotatedType(), records);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "component '" + component.getName() + "' of " + type.getSimpleName() + ": " + unfit.getMessage(),
                    unfit);
        }
    }
}
