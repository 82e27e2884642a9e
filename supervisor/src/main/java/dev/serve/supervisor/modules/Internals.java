package dev.serve.supervisor.modules;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Looks into objects of the JDK where the JVM's options allow it. */
final class Internals {

    private Internals() {}

    /** A class of the JDK that is not public. */
    static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ClassLoader.getSystemClassLoader());
    }

    /** What a field holds. */
    static @Nullable Object read(Class<?> type, String field, @Nullable Object owner)
            throws ReflectiveOperationException, ClosedPackageException {
        return field(type, field).get(owner);
    }

    static void write(Class<?> type, String field, Object owner, @Nullable Object value)
            throws ReflectiveOperationException, ClosedPackageException {
        field(type, field).set(owner, value);
    }

    static Field field(Class<?> type, String name) throws ReflectiveOperationException, ClosedPackageException {
        Field field = type.getDeclaredField(name);
        try {
            field.setAccessible(true);
        } catch (InaccessibleObjectException closed) {
            throw closed(type);
        }
        return field;
    }

    static Method method(Class<?> type, String name, Class<?>... parameters)
            throws ReflectiveOperationException, ClosedPackageException {
        Method method = type.getDeclaredMethod(name, parameters);
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException closed) {
            throw closed(type);
        }
        return method;
    }

    private static ClosedPackageException closed(Class<?> type) {
        return new ClosedPackageException("--add-opens " + type.getModule().getName() + "/" + type.getPackageName());
    }
}
