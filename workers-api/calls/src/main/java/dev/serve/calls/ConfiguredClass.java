package dev.serve.calls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes what configurations name by its class: {@code filter { class = com.example.OfficeHours, from = 8, to = 18 }}. */
public final class ConfiguredClass {

    private static final String CLASS = "class";

    private ConfiguredClass() {}

    /**
     * Makes an object of the class that a setting names. It is looked for with the thread's context class loader, then with
     * this class's own. The class has a public constructor that takes the setting as a {@link Config}, or one without
     * parameters.
     *
     * @param settings what stands in the setting, {@code class} and whatever the class takes
     * @param setting the setting's name, for messages
     * @param type what the class must be
     * @throws ConfigException when there is no such class, it is of another type, or it doesn't take its settings; the
     *     message names the setting and where it stands
     */
    public static <T> T make(Config settings, String setting, Class<T> type) {
        String name = settings.getString(CLASS);
        Place place = new Place(settings.getValue(CLASS).origin(), setting + "." + CLASS);
        Class<?> found = load(name)
                .orElseThrow(() -> place.bad("expected a class that can be loaded, found none named " + name, null));
        if (!type.isAssignableFrom(found)) {
            throw place.bad("expected a class that implements " + type.getName() + ", found " + name, null);
        }
        return make(found.asSubclass(type), settings, place);
    }

    private static Optional<Class<?>> load(String name) {
        Optional<Class<?>> found = load(name, Thread.currentThread().getContextClassLoader());
        return found.isPresent() ? found : load(name, ConfiguredClass.class.getClassLoader());
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

    private static <T> T make(Class<? extends T> type, Config settings, Place place) {
        try {
            Optional<Constructor<? extends T>> configured = constructor(type, Config.class);
            if (configured.isPresent()) {
                return configured.get().newInstance(settings);
            }
            Optional<Constructor<? extends T>> plain = constructor(type);
            if (plain.isPresent()) {
                return plain.get().newInstance();
            }
        } catch (InvocationTargetException thrown) {
            throw switch (thrown.getCause()) {
                case ConfigException wrong -> wrong;
                case null -> place.bad(type.getName() + " can't be made", thrown);
                case Throwable failure -> place.bad(type.getName() + " can't be made: " + failure, failure);
            };
        } catch (ReflectiveOperationException | LinkageError unfit) {
            throw place.bad(type.getName() + " can't be made: " + unfit, unfit);
        }
        throw place.bad(
                "expected a public class with a public constructor without parameters or with a "
                        + Config.class.getName() + ", found none in " + type.getName(),
                null);
    }

    private static <T> Optional<Constructor<? extends T>> constructor(Class<? extends T> type, Class<?>... parameters) {
        boolean canBeMade = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
        try {
            return canBeMade ? Optional.of(type.getConstructor(parameters)) : Optional.empty();
        } catch (NoSuchMethodException none) {
            return Optional.empty();
        }
    }

    /** Where the class is named. */
    private record Place(ConfigOrigin origin, String setting) {
        ConfigException bad(String message, @Nullable Throwable cause) {
            return new ConfigException.BadValue(origin, setting, message, cause);
        }
    }
}
