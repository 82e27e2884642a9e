package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.serve.worker.Secret;
import dev.serve.worker.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the settings of a {@link SignatureVerifier}. What it throws never shows a key. */
final class VerifierSettings {

    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("class", "logins", "max-age", "max-nonces", "timed-nonces"));

    private final Config settings;

    VerifierSettings(Config settings) {
        this.settings = settings;
        settings.root().forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                throw new ConfigException.BadValue(
                        value.origin(), name, "unknown setting, expected one of " + String.join(", ", NAMES));
            }
        });
    }

    /** The keys by their logins. */
    Map<String, String> logins() {
        Map<String, String> keys = new LinkedHashMap<>();
        settings.getObject("logins").forEach((login, key) -> keys.put(login, key(login, key)));
        if (keys.isEmpty()) {
            throw bad("logins", "expected one login at least, as in logins { alice = KEY }, found none");
        }
        return keys;
    }

    SignatureVerifier.Limits limits() {
        Settings read = Settings.of(settings);
        SignatureVerifier.Limits usual = SignatureVerifier.Limits.defaults();
        return new SignatureVerifier.Limits(
                maxAge(usual.maxAge()),
                read.number("max-nonces", usual.maxNonces(), 1, SignatureVerifier.Limits.MOST_NONCES),
                read.flag("timed-nonces", usual.timedNonces()));
    }

    private Duration maxAge(Duration otherwise) {
        if (!settings.hasPath("max-age")) {
            return otherwise;
        }
        Duration found = settings.getDuration("max-age");
        if (!SignatureVerifier.Limits.isAge(found)) {
            throw bad("max-age", "expected a duration from 1 s to 1 day, found " + found);
        }
        return found;
    }

    private static String key(String login, ConfigValue value) {
        try {
            if (login.isEmpty()) {
                throw new IllegalArgumentException("expected a login and its key, found an empty login");
            }
            return Secret.from(value, Path.of("")).value();
        } catch (IllegalArgumentException wrong) {
            String hint = value.valueType() == ConfigValueType.OBJECT ? " (a login with dots needs quotes)" : "";
            throw new ConfigException.BadValue(value.origin(), "logins." + login, wrong.getMessage() + hint);
        }
    }

    private ConfigException bad(String name, String message) {
        return Settings.of(settings).bad(name, message);
    }
}
