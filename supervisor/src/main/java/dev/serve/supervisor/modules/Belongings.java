package dev.serve.supervisor.modules;

import java.lang.reflect.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells what belongs to a module: whatever was defined by its class loader, or by one that the module made below it.
 *
 * @param loader the module's; its name, where it has one, is that of no other loader
 */
record Belongings(ClassLoader loader) {

    /** How many objects are looked at to find out whether one holds something of the module. */
    private static final int MOST_OBJECTS = 500;

    /** The class loader of the supervisor. */
    static ClassLoader host() {
        return Belongings.class.getClassLoader();
    }

    /** Whether the supervisor itself was loaded by this loader or through it: then there is no module to clean up after. */
    boolean isHosts() {
        return new Belongings(loader).has(host());
    }

    boolean has(@Nullable ClassLoader other) {
        for (ClassLoader each = other; each != null; each = each.getParent()) {
            if (each.equals(loader)) {
                return true;
            }
        }
        return false;
    }

    boolean has(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return has(element.getClassLoader());
    }

    /** Whether an object's class, or the object itself when it is a class or a loader, is of the module. */
    boolean owns(@Nullable Object object) {
        return switch (object) {
            case null -> false;
            case Class<?> type -> has(type);
            case ClassLoader other -> has(other) || has(other.getClass());
            case Member member -> has(member.getDeclaringClass());
            default -> has(object.getClass());
        };
    }

    /** Whether a method on a stack is of the module, as far as a loader's name tells. */
    boolean owns(StackTraceElement frame) {
        return loader.getName() != null && loader.getName().equals(frame.getClassLoaderName());
    }

    /**
     * Whether an object is of the module, or holds something of it in arrays, collections and the like. Others may change
     * these meanwhile, so what was put in at this moment may be missed.
     */
    boolean isHeldBy(@Nullable Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> next = new ArrayDeque<>();
        add(root, next);
        while (!next.isEmpty() && seen.size() < MOST_OBJECTS) {
            Object object = next.remove();
            if (owns(object)) {
                return true;
            }
            if (seen.add(object)) {
                partsOf(object).forEach(part -> add(part, next));
            }
        }
        return false;
    }

    private static void add(@Nullable Object object, Deque<Object> to) {
        if (object != null) {
            to.add(object);
        }
    }

    /** Only what the JDK's own classes hold: the code of others is not to be run here. */
    private static Collection<?> partsOf(Object object) {
        if (object.getClass().getClassLoader() != null) {
            return List.of();
        }
        return switch (object) {
            case Object[] array -> firstOf(array);
            case Map<?, ?> map -> firstOf(map.entrySet());
            case Map.Entry<?, ?> entry -> firstOf(entry.getKey(), entry.getValue());
            case Collection<?> collection -> firstOf(collection);
            case AtomicReference<?> reference -> firstOf(reference.get());
            case Optional<?> optional -> firstOf(optional.orElse(null));
            default -> List.of();
        };
    }

    private static List<@Nullable Object> firstOf(@Nullable Object... objects) {
        List<@Nullable Object> first = new ArrayList<>();
        for (int i = 0; i < Math.min(objects.length, MOST_OBJECTS); i++) {
            first.add(objects[i]);
        }
        return first;
    }

    private static List<@Nullable Object> firstOf(Collection<?> collection) {
        List<@Nullable Object> first = new ArrayList<>();
        for (Object each : collection) {
            if (first.size() == MOST_OBJECTS) {
                break;
            }
            first.add(each);
        }
        return first;
    }
}
