package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Set;
import java.util.TreeSet;

/**
 * The authenticator that settings name: {@code authenticator { bearer = TOKEN }}, {@code authenticator { login = NAME, key =
 * KEY }}, or {@code authenticator { class = CLASS, … }} for one of one's own, which is made with those settings or with
 * nothing.
 */
final class Authenticators {

    private static final String SETTING = "authenticator";
    private static final Set<String> BEARER = Set.of("bearer");
    private static final Set<String> SIGNED = Set.of("login", "key");

    private Authenticators() {}

    static Authenticator of(Config settings) {
        if (!settings.hasPath(SETTING)) {
            return Authenticator.none();
        }
        Config own = settings.getConfig(SETTING);
        if (own.hasPath("class")) {
            return made(own);
        }
        Set<String> found = new TreeSet<>(own.root().keySet());
        if (found.equals(BEARER)) {
            return Authenticator.bearer(own.getString("bearer"));
        }
        if (found.equals(SIGNED)) {
            return Authenticator.signed(own.getString("login"), own.getString("key"));
        }
        throw bad(own, "expected bearer, or login and key, or class, found " + found);
    }

    private static Authenticator made(Config own) {
        String name = own.getString("class");
        try {
            Class<?> type = Class.forName(name, true, loader());
            if (!Authenticator.class.isAssignableFrom(type)) {
                throw bad(own, "expected a class that implements " + Authenticator.class.getName() + ", found " + name);
            }
            return (Authenticator) instance(type, own);
        } catch (ClassNotFoundException missing) {
            throw bad(own, "there is no class " + name);
        } catch (InvocationTargetException failed) {
            throw bad(own, name + " can't be made: " + failed.getCause());
        } catch (ReflectiveOperationException unfit) {
            throw bad(own, name + " can't be made: expected a public constructor that takes a Config, or nothing");
        }
    }

    private static Object instance(Class<?> type, Config own) throws ReflectiveOperationException {
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Config.class) {
                return constructor.newInstance(own);
            }
        }
        return type.getConstructor().newInstance();
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Authenticators.class.getClassLoader() : context;
    }

    private static ConfigException bad(Config own, String message) {
        return new ConfigException.BadValue(own.origin(), SETTING, message);
    }
}
