package dev.serve.calls;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into a record, component by component. The components' own binders are made when first needed, so that a
 * record may hold others of its own type.
 */
final class RecordBinder implements Binder {

    private final Class<?> type;
    private volatile @Nullable Shape shape;

    private record Shape(Constructor<?> constructor, Map<String, Slot> slots) {}

    RecordBinder(Class<?> type) {
        this.type = type;
    }

    @Override
    public String wanted() {
        return "an object with " + shape().slots.keySet();
    }

    @Override
    public Object bind(@Nullable Object plain) throws MismatchException {
        if (!(plain instanceof Map<?, ?> map)) {
            throw mismatch(plain);
        }
        Shape known = shape();
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

    private Shape shape() {
        Shape known = shape;
        if (known == null) {
            known = makeShape();
            shape = known;
        }
        return known;
    }

    private Shape makeShape() {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Map<String, Slot> slots = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            slots.put(
                    component.getName(), Slot.of(component.getGenericType(), component, component.getAnnotatedType()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.trySetAccessible();
            return new Shape(constructor, slots);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type.getName() + " has no canonical constructor", impossible);
        }
    }
}
