package dev.serve.calls;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the {@link Procedure} methods of a class, and makes procedures of them. */
final class ProcedureMethods {

    /**
     * A method and what was said of it, there or where it was first declared.
     *
     * @param declarations the method, and those it overrides
     */
    private record Marked(Method method, Procedure procedure, List<Method> declarations) {}

    private ProcedureMethods() {}

    /** Whether a class has any. */
    static boolean has(Class<?> type) {
        return !find(type).isEmpty();
    }

    /** Those of an object, ordered by name. */
    static List<ExportedProcedure> of(Object target) {
        return find(target.getClass()).stream()
                .map(marked -> procedure(target, marked))
                .sorted(Comparator.comparing(procedure -> procedure.signature().name()))
                .toList();
    }

    private static List<Marked> find(Class<?> type) {
        Set<Class<?>> above = new LinkedHashSet<>();
        collect(type, above);
        for (Class<?> each : above) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Procedure.class) && !Modifier.isPublic(method.getModifiers())) {
                    throw refused(method, "expected a public method");
                }
            }
        }
        List<Marked> found = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (!method.isBridge()) {
                List<Method> declarations = declarations(method, above);
                marker(declarations).ifPresent(procedure -> found.add(new Marked(method, procedure, declarations)));
            }
        }
        return found;
    }

    private static void collect(@Nullable Class<?> type, Set<Class<?>> into) {
        if (type == null || type == Object.class || !into.add(type)) {
            return;
        }
        collect(type.getSuperclass(), into);
        for (Class<?> face : type.getInterfaces()) {
            collect(face, into);
        }
    }

    private static List<Method> declarations(Method method, Set<Class<?>> above) {
        return Stream.concat(
                        Stream.of(method),
                        above.stream()
                                .flatMap(each ->
                                        Stream.of(each.getDeclaredMethods()).filter(other -> overrides(method, other))))
                .distinct()
                .toList();
    }

    private static Optional<Procedure> marker(List<Method> declarations) {
        return declarations.stream()
                .map(each -> each.getAnnotation(Procedure.class))
                .filter(procedure -> procedure != null)
                .findFirst();
    }

    private static boolean overrides(Method method, Method other) {
        return other.getName().equals(method.getName())
                && !Modifier.isStatic(other.getModifiers())
                && List.of(other.getParameterTypes()).equals(List.of(method.getParameterTypes()));
    }

    private static ExportedProcedure procedure(Object target, Marked marked) {
        Method method = marked.method();
        List<Parameter> parameters = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        for (java.lang.reflect.Parameter declared : method.getParameters()) {
            if (!declared.isNamePresent()) {
                throw refused(method, "expected its class to be compiled with -parameters, found no names");
            }
            try {
                Slot slot = Slot.of(declared.getParameterizedType(), declared, declared.getAnnotatedType());
                slots.add(slot);
                parameters.add(new Parameter(
                        declared.getName(), declared.getParameterizedType(), slot.isOptional(), slot.otherwise()));
            } catch (IllegalArgumentException unfit) {
                throw refused(method, "parameter '" + declared.getName() + "': " + unfit.getMessage());
            }
        }
        String name = marked.procedure().value().isEmpty()
                ? method.getName()
                : marked.procedure().value();
        Signature signature = new Signature(
                name, marked.procedure().doc(), parameters, result(method.getGenericReturnType()), options(marked));
        MethodHandle handle = handle(target, method);
        return new ExportedProcedure(
                signature, slots, List.of(marked.procedure().retryOn()), arguments -> handle.invokeExact(arguments));
    }

    private static Map<String, Map<String, Object>> options(Marked marked) {
        try {
            return DeclaredOptions.of(marked.declarations());
        } catch (IllegalArgumentException unfit) {
            throw refused(marked.method(), String.valueOf(unfit.getMessage()));
        }
    }

    private static MethodHandle handle(Object target, Method method) {
        try {
            method.trySetAccessible();
            MethodHandle handle = MethodHandles.lookup().unreflect(method);
            MethodHandle bound = Modifier.isStatic(method.getModifiers()) ? handle : handle.bindTo(target);
            return bound.asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException hidden) {
            throw refused(method, "expected a method that can be called from here: " + hidden.getMessage());
        }
    }

    private static Type result(Type declared) {
        boolean isLater = declared instanceof ParameterizedType generic
                && CompletionStage.class.isAssignableFrom((Class<?>) generic.getRawType());
        return isLater ? ((ParameterizedType) declared).getActualTypeArguments()[0] : declared;
    }

    private static IllegalArgumentException refused(Method method, String why) {
        return new IllegalArgumentException("@Procedure "
                + method.getDeclaringClass().getName() + "." + method.getName() + " can't be exported: " + why);
    }
}
