package dev.serve.supervisor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filter that decides which requests the maintenance port takes. It prints without its settings, which may hold keys.
 *
 * @param className the full name of its class
 * @param settings all that stands there, {@code class} included
 * @param where where it stands
 */
public record FilterConfig(String className, Config settings, Location where) {

    /** What to throw when the filter does not take its settings: says where they stand, as for all other keys. */
    public ConfigurationException refused(ConfigException wrong) {
        @Nullable ConfigOrigin origin = wrong.origin();
        String message = String.valueOf(wrong.getMessage());
        if (origin != null && message.startsWith(origin.description() + ": ")) {
            message = message.substring(origin.description().length() + 2);
        }
        Location at = origin == null ? where : Location.of(origin);
        return new ConfigurationException(List.of(new Problem(at, "maintenance.filter", message)));
    }

    @Override
    public String toString() {
        return className + " ***";
    }
}
