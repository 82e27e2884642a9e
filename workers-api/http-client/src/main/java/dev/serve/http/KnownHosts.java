package dev.serve.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import dev.serve.worker.Health;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts that a pool may ask, the names that stand for them, and how each answered last. Safe to use from any thread. */
final class KnownHosts {

    private final Map<String, Target> byName;
    private final Map<Target, HostHealth> healths;

    private KnownHosts(Map<String, Target> byName) {
        this.byName = byName;
        this.healths = new LinkedHashMap<>();
        byName.forEach((name, target) -> healths.putIfAbsent(target, new HostHealth(name)));
    }

    /** Those of the setting {@code hosts}: a list, or a map of names to hosts. */
    static KnownHosts of(Config settings) {
        Map<String, Target> byName = new LinkedHashMap<>();
        if (settings.getValue("hosts").valueType() == ConfigValueType.LIST) {
            settings.getStringList("hosts").forEach(host -> byName.put(host, target(settings, host)));
        } else {
            settings.getObject("hosts").forEach((name, host) -> {
                target(settings, name);
                byName.put(name, target(settings, String.valueOf(host.unwrapped())));
            });
        }
        if (byName.isEmpty()) {
            throw bad(settings, "expected one host at least, found none");
        }
        return new KnownHosts(byName);
    }

    /**
     * The request as it goes to its host, whose name may have stood in for it.
     *
     * @throws IllegalArgumentException when the host is none of these
     */
    Request resolve(Request request) {
        Optional<Target> target = Optional.ofNullable(byName.get(request.host()))
                .or(() -> Optional.of(request.target()).filter(healths::containsKey));
        if (target.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected one of the hosts " + List.copyOf(byName.keySet()) + ", found '" + request.host() + "'");
        }
        return new Request(
                target.get().toString(), request.method(), request.path(), request.headers(), request.body());
    }

    /** Takes note of what came of a request. */
    void answered(Target host, Result result) {
        HostHealth health = healths.get(host);
        if (health != null) {
            health.answered(result);
        }
    }

    /** DOWN when all that were asked failed at last; UP otherwise. */
    Health health(Map<String, Object> more) {
        Map<String, Object> details = new LinkedHashMap<>(more);
        Map<String, Object> hosts = new LinkedHashMap<>();
        healths.values().forEach(health -> hosts.put(health.name(), health.details()));
        details.put("hosts", hosts);
        List<HostHealth> asked =
                healths.values().stream().filter(HostHealth::wasAsked).toList();
        boolean down = !asked.isEmpty() && asked.stream().allMatch(HostHealth::isFailing);
        return new Health(down ? Health.Status.DOWN : Health.Status.UP, details);
    }

    private static Target target(Config settings, String host) {
        try {
            return Target.parse(host);
        } catch (IllegalArgumentException none) {
            throw bad(settings, String.valueOf(none.getMessage()));
        }
    }

    private static ConfigException bad(Config settings, String message) {
        return new ConfigException.BadValue(settings.getValue("hosts").origin(), "hosts", message);
    }
}
