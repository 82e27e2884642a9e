package dev.serve.calls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the filters that configurations name: {@code filter { class = com.example.OfficeHours, from = 8, to = 18 }}. */
public final class RequestFilters {

    private static final String CLASS = "class";
    private static final String SETTING = "filter." + CLASS;

    private RequestFilters() {}

    /**
     * Makes the filter whose class a setting {@code filter} names. It is looked for with the thread's context class loader,
     * then with this class's own. The class has a public constructor that takes the setting as a {@link Config}, or one
     * without parameters.
     *
     * @param filter what stands in the setting
     * @throws ConfigException when there is no such class, it is no filter, or it doesn't take its settings; the message
     *     names the setting and where it stands
     */
    public static RequestFilter of(Config filter) {
        String name = filter.getString(CLASS);
        ConfigOrigin origin = filter.getValue(CLASS).origin();
        Class<?> found = load(name)
                .orElseThrow(() -> bad(origin, "expected a class that can be loaded, found none named " + name, null));
        if (!RequestFilter.class.isAssignableFrom(found)) {
            throw bad(
                    origin,
                    "expected a class that implements " + RequestFilter.class.getName() + ", found " + name,
                    null);
        }
        return make(found.asSubclass(RequestFilter.class), filter, origin);
    }

    private static Optional<Class<?>> load(String name) {
        Optional<Class<?>> found = load(name, Thread.currentThread().getContextClassLoader());
        return found.isPresent() ? found : load(name, RequestFilters.class.getClassLoader());
    }

    private static Optional<Class<?>> load(String name, @Nullable ClassLoader loader) {
        if (loader == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError notThere) {
            return Optional.empty();
        }
    }

    private static RequestFilter make(Class<? extends RequestFilter> type, Config filter, ConfigOrigin origin) {
        try {
            Optional<Constructor<? extends RequestFilter>> configured = constructor(type, Config.class);
            if (configured.isPresent()) {
                return configured.get().newInstance(filter);
            }
            Optional<Constructor<? extends RequestFilter>> plain = constructor(type);
            if (plain.isPresent()) {
                return plain.get().newInstance();
            }
        } catch (InvocationTargetException thrown) {
            throw switch (thrown.getCause()) {
                case ConfigException wrong -> wrong;
                case null -> bad(origin, type.getName() + " can't be made", thrown);
                case Throwable failure -> bad(origin, type.getName() + " can't be made: " + failure, failure);
            };
        } catch (ReflectiveOperationException | LinkageError unfit) {
            throw bad(origin, type.getName() + " can't be made: " + unfit, unfit);
        }
        throw bad(
                origin,
                "expected a public class with a public constructor without parameters or with a "
                        + Config.class.getName() + ", found none in " + type.getName(),
                null);
    }

    private static Optional<Constructor<? extends RequestFilter>> constructor(
            Class<? extends RequestFilter> type, Class<?>... parameters) {
        boolean canBeMade = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
        try {
            return canBeMade ? Optional.of(type.getConstructor(parameters)) : Optional.empty();
        } catch (NoSuchMethodException none) {
            return Optional.empty();
        }
    }

    private static ConfigException bad(ConfigOrigin origin, String message, @Nullable Throwable cause) {
        return new ConfigException.BadValue(origin, SETTING, message, cause);
    }
}
