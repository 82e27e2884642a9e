package dev.serve.calls;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns lists element by element. */
abstract class ListBinder implements Binder {

    private final Binder element;

    ListBinder(Binder element) {
        this.element = element;
    }

    /** Of an array. */
    static Binder array(Binder element, Class<?> componentType) {
        return new ListBinder(element) {
            @Override
            Object of(List<@Nullable Object> values) {
                Object array = Array.newInstance(componentType, values.size());
                for (int i = 0; i < values.size(); i++) {
                    Array.set(array, i, values.get(i));
                }
                return array;
            }
        };
    }

    /** Of a list or a set, as their type says. */
    static Binder collection(Class<?> type, Binder element) {
        boolean isList = type.isAssignableFrom(ArrayList.class);
        if (!isList && !type.isAssignableFrom(LinkedHashSet.class)) {
            throw Binders.unsupported(type);
        }
        return new ListBinder(element) {
            @Override
            Object of(List<@Nullable Object> values) {
                return isList ? values : new LinkedHashSet<>(values);
            }
        };
    }

    /** What they are together. */
    abstract Object of(List<@Nullable Object> values);

    @Override
    public String wanted() {
        return "a list";
    }

    @Override
    public Object bind(@Nullable Object plain) throws MismatchException {
        if (!(plain instanceof Collection<?> list)) {
            throw mismatch(plain);
        }
        List<@Nullable Object> bound = new ArrayList<>(list.size());
        for (Object value : list) {
            try {
                bound.add(element.bind(value));
            } catch (MismatchException inside) {
                throw inside.within("[" + bound.size() + "]");
            }
        }
        return of(bound);
    }
}
