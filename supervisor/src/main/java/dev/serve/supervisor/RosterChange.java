package dev.serve.supervisor;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.Isolation;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.config.ServeConfig;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.ModuleCodes;
import dev.serve.supervisor.modules.ModuleLoader;
import dev.serve.supervisor.processes.ChildModules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be done to come from one roster to the next.
 *
 * @param from what is there until then
 * @param next the modules and services from then on
 * @param leaving the services that are stopped for it
 * @param coming the services that are new in it, none of them started
 * @param plan what becomes of each module
 */
record RosterChange(Roster from, Roster next, List<Managed> leaving, List<Managed> coming, Plan plan) {

    /** What is wrong with the classes that modules name. */
    static List<Problem> problemsOf(ServeConfig config) {
        List<Problem> problems = new ArrayList<>();
        try (ModuleCodes codes = new ModuleCodes()) {
            ModuleLoader loader = new ModuleLoader(config.folder(), codes, problems);
            config.enabledModules()
                    .forEach(module ->
                            load(loader, module, 1, config.folder(), problems).ifPresent(LoadedModule::close));
        }
        return problems;
    }

    private static Optional<LoadedModule> load(
            ModuleLoader loader, ModuleConfig module, int version, Path folder, List<Problem> problems) {
        Optional<LoadedModule> loaded = loader.load(module, version);
        return module.isolation() instanceof Isolation.Processes processes
                ? loaded.map(own -> ChildModules.of(own, processes, folder, problems))
                : loaded;
    }

    /** The modules whose code is not used any more once the change is done. */
    List<LoadedModule> retired() {
        return goneFrom(from.modules(), next.modules());
    }

    /** The modules whose code is not used if the change is not made, or is taken back. */
    List<LoadedModule> discarded() {
        return goneFrom(next.modules(), from.modules());
    }

    private static List<LoadedModule> goneFrom(Map<String, LoadedModule> old, Map<String, LoadedModule> now) {
        Set<ClassLoader> used = new HashSet<>();
        now.values().forEach(module -> used.add(module.loader()));
        return old.values().stream()
                .filter(module -> !used.contains(module.loader()))
                .toList();
    }

    /**
     * Makes changes. Whatever is wrong with what is next shows before anything is done.
     *
     * <p>For the thread of changes.
     */
    static final class Maker {

        private final Assembly assembly;
        private final ModuleCodes codes;
        private final Map<String, Integer> versions = new HashMap<>();

        /**
         * A maker that has made none.
         *
         * @param assembly makes the services
         * @param codes gets the modules' code together
         */
        Maker(Assembly assembly, ModuleCodes codes) {
            this.assembly = assembly;
            this.codes = codes;
        }

        /**
         * The way to another configuration.
         *
         * @param anew the modules that are loaded anew although their configuration may be the same
         * @throws ConfigurationException with every problem of what is loaded
         */
        RosterChange to(Roster from, ServeConfig config, Collection<String> anew) {
            Plan plan = Plan.between(from.config(), config, anew);
            List<Problem> problems = new ArrayList<>();
            ModuleLoader loader = new ModuleLoader(config.folder(), codes, problems);
            SequencedMap<String, LoadedModule> modules = new LinkedHashMap<>();
            for (ModuleConfig module : config.enabledModules()) {
                Optional<LoadedModule> before =
                        Optional.ofNullable(from.modules().get(module.name()));
                boolean isLoaded = plan.of(module.name()) == Plan.Kind.RESTART || before.isEmpty();
                Optional<LoadedModule> after = isLoaded
                        ? load(loader, module, nextVersion(module.name()), config.folder(), problems)
                        : before.map(loaded -> loaded.with(module));
                after.ifPresent(loaded -> modules.put(module.name(), loaded));
            }
            if (!problems.isEmpty()) {
                goneFrom(modules, from.modules()).forEach(LoadedModule::close);
                throw new ConfigurationException(problems);
            }
            return change(from, config, modules, plan);
        }

        /**
         * The way back: from where a change led to where it came from, with the code that was used there.
         *
         * @param change one that was made
         */
        RosterChange back(RosterChange change) {
            Plan plan = Plan.between(
                    change.next().config(),
                    change.from().config(),
                    Stream.concat(
                                    change.plan().modules(Plan.Kind.RESTART),
                                    change.plan().modules(Plan.Kind.CASCADE))
                            .toList());
            return change(change.next(), change.from().config(), change.from().modules(), plan);
        }

        private RosterChange change(
                Roster from, ServeConfig config, SequencedMap<String, LoadedModule> modules, Plan plan) {
            List<Problem> problems = new ArrayList<>();
            List<Managed> coming = new ArrayList<>();
            SequencedMap<String, Managed> services = new LinkedHashMap<>();
            for (LoadedModule module : modules.values()) {
                String name = module.config().name();
                List<String> after = Assembly.after(module.config(), modules.values(), problems);
                boolean goesOn = from.modules().containsKey(name)
                        && (plan.of(name) == Plan.Kind.NONE || plan.of(name) == Plan.Kind.LIVE);
                List<Managed> own = goesOn
                        ? from.ofModule(name).stream()
                                .map(managed -> managed.comingAfter(after))
                                .toList()
                        : assembly.assemble(module, after, from);
                own.forEach(managed -> services.put(managed.name(), managed));
                if (!goesOn) {
                    coming.addAll(own);
                }
            }
            problems.addAll(new ExposureCheck(modules).problems());
            Roster next = new Roster(config, modules, services);
            Set<Service> staying = new HashSet<>();
            services.values().forEach(managed -> staying.add(managed.service()));
            List<Managed> leaving = from.services().values().stream()
                    .filter(managed -> !staying.contains(managed.service()))
                    .toList();
            RosterChange change = new RosterChange(from, next, leaving, coming, plan);
            if (!problems.isEmpty()) {
                coming.forEach(managed -> managed.provider().remove());
                change.discarded().forEach(LoadedModule::close);
                throw new ConfigurationException(problems);
            }
            return change;
        }

        /** Forgets what is kept to load modules faster that are there no more. */
        void forgetAllBut(Set<String> modules) {
            codes.retain(modules);
        }

        private int nextVersion(String module) {
            return versions.merge(module, 1, Integer::sum);
        }
    }
}
