package dev.serve.supervisor;

import dev.serve.supervisor.config.ConfigDiff;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.Isolation;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.ModuleLoader;
import dev.serve.supervisor.processes.ChildModules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What has to be done to come from one configuration to the next.
 *
 * @param next the modules and services from then on
 * @param leaving the services that are stopped for it
 * @param coming the services that are new in it, none of them started
 * @param words the modules that were added, removed and changed
 */
record RosterChange(Roster next, List<Managed> leaving, List<Managed> coming, List<String> words) {

    /** What is wrong with the classes that modules name. */
    static List<Problem> problemsOf(ServeConfig config) {
        List<Problem> problems = new ArrayList<>();
        ModuleLoader loader = new ModuleLoader(config.folder(), problems);
        config.enabledModules().forEach(module -> load(loader, module, 1, config.folder(), problems));
        return problems;
    }

    private static Optional<LoadedModule> load(
            ModuleLoader loader, ModuleConfig module, int version, Path folder, List<Problem> problems) {
        Optional<LoadedModule> loaded = loader.load(module, version);
        return module.isolation() instanceof Isolation.Processes processes
                ? loaded.map(own -> ChildModules.of(own, processes, folder, problems))
                : loaded;
    }

    /**
     * Makes changes from one roster on. Whatever is wrong with the next configuration shows before anything is done.
     *
     * @param from what is there now
     * @param assembly makes the services
     */
    record Maker(Roster from, Assembly assembly) {

        RosterChange to(ServeConfig config) {
            ConfigDiff diff = ConfigDiff.between(from.config(), config);
            boolean isFirst = from.modules().isEmpty();
            List<Problem> problems = new ArrayList<>();
            ModuleLoader loader = new ModuleLoader(config.folder(), problems);
            SequencedMap<String, LoadedModule> modules = new LinkedHashMap<>();
            for (ModuleConfig module : config.enabledModules()) {
                boolean isKept = !isFirst && diff.unchanged().contains(module.name());
                if (isKept) {
                    modules.put(module.name(), from.modules().get(module.name()));
                } else {
                    load(loader, module, version(module.name()), config.folder(), problems)
                            .ifPresent(loaded -> modules.put(module.name(), loaded));
                }
            }
            if (problems.isEmpty()) {
                return change(config, diff, modules, problems);
            }
            throw new ConfigurationException(problems);
        }

        private RosterChange change(
                ServeConfig config,
                ConfigDiff diff,
                SequencedMap<String, LoadedModule> modules,
                List<Problem> problems) {
            List<Managed> coming = new ArrayList<>();
            SequencedMap<String, Managed> services = new LinkedHashMap<>();
            for (LoadedModule module : modules.values()) {
                List<String> after = Assembly.after(module.config(), modules.values(), problems);
                LoadedModule before = from.modules().get(module.config().name());
                boolean isKept = before != null && module.equals(before);
                List<Managed> own = isKept ? from.ofModule(module.config().name()) : assembly.assemble(module, after);
                own.forEach(managed -> services.put(managed.name(), managed));
                if (!isKept) {
                    coming.addAll(own);
                }
            }
            problems.addAll(new ExposureCheck(modules).problems());
            if (!problems.isEmpty()) {
                coming.forEach(managed -> managed.provider().remove());
                throw new ConfigurationException(problems);
            }
            List<Managed> leaving = from.services().values().stream()
                    .filter(managed -> !services.containsValue(managed))
                    .toList();
            return new RosterChange(new Roster(config, modules, services), leaving, coming, words(diff));
        }

        private int version(String module) {
            LoadedModule before = from.modules().get(module);
            return before == null ? 1 : before.version() + 1;
        }

        private static List<String> words(ConfigDiff diff) {
            List<String> words = new ArrayList<>();
            diff.added().forEach(name -> words.add("added " + name));
            diff.removed().forEach(name -> words.add("removed " + name));
            diff.changed().forEach(name -> words.add("changed " + name));
            return words;
        }
    }
}
