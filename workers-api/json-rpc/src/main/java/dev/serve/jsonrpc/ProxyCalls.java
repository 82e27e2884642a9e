package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;
import dev.serve.calls.BadArgumentsException;
import dev.serve.calls.Procedure;
import dev.serve.calls.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns an interface's methods into calls. */
final class ProxyCalls implements InvocationHandler {

    /**
     * How one method is called.
     *
     * @param name the name it has at the server
     * @param result what its result is turned into
     * @param isAsync whether it returns at once
     * @param throwsChecked whether its callers expect an {@link IOException}
     */
    private record Remote(String name, Type result, boolean isAsync, boolean throwsChecked) {}

    private final Class<?> type;
    private final JsonRpcClient client;
    private final Map<Method, Remote> methods;

    private ProxyCalls(Class<?> type, JsonRpcClient client) {
        this.type = type;
        this.client = client;
        this.methods = Stream.of(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .collect(Collectors.toMap(method -> method, ProxyCalls::remote));
    }

    static <T> T proxy(Class<T> type, JsonRpcClient client) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("expected an interface, found " + type);
        }
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new ProxyCalls(type, client)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        Remote remote = methods.get(method);
        if (remote == null) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        Arguments given = arguments == null ? Arguments.none() : Arguments.of(arguments);
        CompletableFuture<@Nullable Object> result = client.callAsync(remote.name, given, remote.result);
        if (remote.isAsync) {
            return result;
        }
        try {
            return JsonRpcClient.<@Nullable Object>await(result);
        } catch (IOException failure) {
            throw remote.throwsChecked ? failure : new UncheckedIOException(failure);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Two proxies are equal when they are one.
    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "calls of " + type.getName();
        };
    }

    private static Remote remote(Method method) {
        Procedure marked = method.getAnnotation(Procedure.class);
        String name = marked == null || marked.value().isEmpty() ? method.getName() : marked.value();
        Class<?> returned = method.getReturnType();
        boolean isAsync = returned == CompletionStage.class || returned == CompletableFuture.class;
        Type result = isAsync ? within(method.getGenericReturnType()) : method.getGenericReturnType();
        checkResult(method, result);
        boolean throwsChecked =
                Stream.of(method.getExceptionTypes()).anyMatch(thrown -> thrown.isAssignableFrom(IOException.class));
        return new Remote(name, result, isAsync, throwsChecked);
    }

    private static Type within(Type stage) {
        return stage instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
    }

    /** Finds out before the first call whether a result can be turned into this type at all. */
    private static void checkResult(Method method, Type result) {
        if (result == void.class || result == Void.class) {
            return;
        }
        try {
            Values.toJava(null, result);
        } catch (BadArgumentsException fitsOthers) {
            // Nothing is no value of this type, but others may be.
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    method + " can't be called: no result can be turned into " + result + ": " + none.getMessage(),
                    none);
        }
    }
}
