package dev.serve.supervisor.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The modules, by name, that differ between two configurations. One that is not enabled counts as absent.
 *
 * @param added in the next one only
 * @param removed in the old one only
 * @param changed in both, but not the same
 * @param unchanged the same in both
 */
public record ConfigDiff(List<String> added, List<String> removed, List<String> changed, List<String> unchanged) {

    public ConfigDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        unchanged = List.copyOf(unchanged);
    }

    /** What has to be done to come from one configuration to the next, each list in the order of its configuration. */
    public static ConfigDiff between(ServeConfig old, ServeConfig next) {
        Map<String, ModuleConfig> before = byName(old);
        Map<String, ModuleConfig> after = byName(next);
        return new ConfigDiff(
                after.keySet().stream()
                        .filter(name -> !before.containsKey(name))
                        .toList(),
                before.keySet().stream()
                        .filter(name -> !after.containsKey(name))
                        .toList(),
                after.values().stream()
                        .filter(module ->
                                before.containsKey(module.name()) && !module.equals(before.get(module.name())))
                        .map(ModuleConfig::name)
                        .toList(),
                after.values().stream()
                        .filter(module -> module.equals(before.get(module.name())))
                        .map(ModuleConfig::name)
                        .toList());
    }

    private static Map<String, ModuleConfig> byName(ServeConfig config) {
        Map<String, ModuleConfig> modules = new LinkedHashMap<>();
        config.enabledModules().forEach(module -> modules.put(module.name(), module));
        return modules;
    }
}
