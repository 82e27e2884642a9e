package dev.serve.supervisor;

import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.config.Strategy;
import dev.serve.supervisor.modules.LoadedModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Which modules and services there are at one moment. Immutable: applying a changed configuration makes the next one.
 */
final class Roster {

    private final ServeConfig config;
    private final SequencedMap<String, LoadedModule> modules;
    private final SequencedMap<String, Managed> services;
    private final Map<String, List<Managed>> byModule = new HashMap<>();
    private final Map<String, List<Managed>> byPrerequisite = new HashMap<>();

    /**
     * Puts modules and their services together.
     *
     * @param config what they were made from
     * @param modules the loaded modules by name, in the order of the configuration
     * @param services the services by name, in the order of the configuration
     */
    Roster(ServeConfig config, SequencedMap<String, LoadedModule> modules, SequencedMap<String, Managed> services) {
        this.config = config;
        this.modules = Collections.unmodifiableSequencedMap(modules);
        this.services = Collections.unmodifiableSequencedMap(services);
        for (Managed managed : services.values()) {
            byModule.computeIfAbsent(managed.module(), _ -> new ArrayList<>()).add(managed);
            for (String prerequisite : managed.after()) {
                byPrerequisite
                        .computeIfAbsent(prerequisite, _ -> new ArrayList<>())
                        .add(managed);
            }
        }
    }

    ServeConfig config() {
        return config;
    }

    SequencedMap<String, LoadedModule> modules() {
        return modules;
    }

    SequencedMap<String, Managed> services() {
        return services;
    }

    Optional<Managed> find(String name) {
        return Optional.ofNullable(services.get(name));
    }

    /** The services of one module, in order. */
    List<Managed> ofModule(String module) {
        return List.copyOf(byModule.getOrDefault(module, List.of()));
    }

    /** Which of its siblings a service takes along when it fails. */
    Strategy strategyOf(Managed managed) {
        LoadedModule module = modules.get(managed.module());
        return module == null ? Strategy.ONE_FOR_ONE : module.config().strategy();
    }

    /** The services that wait for this one before they run. */
    List<Managed> dependentsOf(Managed prerequisite) {
        return List.copyOf(byPrerequisite.getOrDefault(prerequisite.name(), List.of()));
    }

    /** The services whose names match: a name, a module's name, {@code all}, or a glob of {@code *} and {@code ?}. */
    List<Managed> match(String pattern) {
        if (pattern.equals("all")) {
            return List.copyOf(services.values());
        }
        if (services.containsKey(pattern)) {
            return find(pattern).stream().toList();
        }
        List<Managed> matching = new ArrayList<>(ofModule(pattern));
        if (matching.isEmpty()) {
            services.values().stream()
                    .filter(managed -> globMatches(pattern, managed.name()))
                    .forEach(matching::add);
        }
        return matching;
    }

    /** Compares with backtracking to the last star only, so no pattern takes more than the product of both lengths. */
    static boolean globMatches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    static Roster empty(ServeConfig config) {
        return new Roster(config, new LinkedHashMap<>(), new LinkedHashMap<>());
    }
}
