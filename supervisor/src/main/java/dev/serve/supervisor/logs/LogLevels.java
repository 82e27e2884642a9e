package dev.serve.supervisor.logs;

import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * From which level on who is heard.
 *
 * @param base what holds for services and the supervisor that nothing is said of
 * @param named other levels: by the name of a service, of a module, or of a class or a package with all in it
 */
public record LogLevels(Level base, Map<String, Level> named) {

    public LogLevels {
        named = Map.copyOf(named);
    }

    /** That of a service's own log. */
    Level ofService(String service, String module) {
        if (named.isEmpty()) {
            return base;
        }
        Level level = named.get(service);
        return level == null ? named.getOrDefault(module, base) : level;
    }

    /** What is said of a class, by itself or by the nearest package around it. */
    Optional<Level> ofClass(String name) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String part = name;
        while (true) {
            Level level = named.get(part);
            if (level != null) {
                return Optional.of(level);
            }
            int dot = part.lastIndexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            part = part.substring(0, dot);
        }
    }
}
