package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.calls.ConfiguredClass;
import dev.serve.worker.Secret;
import java.util.Set;
import java.util.TreeSet;

/**
 * The authenticator that settings name: {@code authenticator { bearer = TOKEN }}, {@code authenticator { login = NAME, key =
 * KEY }}, whose token and key are a {@link Secret}, or {@code authenticator { class = CLASS, … }} for one of one's own, which
 * is made with those settings or with nothing.
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
            return ConfiguredClass.make(own, SETTING, Authenticator.class);
        }
        Set<String> found = new TreeSet<>(own.root().keySet());
        if (found.equals(BEARER)) {
            return Authenticator.bearer(Secret.read(own, "bearer").value());
        }
        if (found.equals(SIGNED)) {
            return Authenticator.signed(
                    own.getString("login"), Secret.read(own, "key").value());
        }
        throw bad(own, "expected bearer, or login and key, or class, found " + found);
    }

    private static ConfigException bad(Config own, String message) {
        return new ConfigException.BadValue(own.origin(), SETTING, message);
    }
}
