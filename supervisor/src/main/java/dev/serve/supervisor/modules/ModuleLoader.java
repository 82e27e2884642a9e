package dev.serve.supervisor.modules;

import com.typesafe.config.ConfigException;
import dev.serve.calls.Exports;
import dev.serve.calls.Transport;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.ModuleKind;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.lifecycle.TransitionTable;
import dev.serve.worker.CommandJob;
import dev.serve.worker.JobWorker;
import dev.serve.worker.ProcessWorker;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerFactory;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the workers of a module, so that what is wrong with it shows before anything is started.
 *
 * <p>Each problem is added to a list that the caller gives, named after the key of the configuration that led to it.
 */
public final class ModuleLoader {

    private final Path folder;
    private final ModuleCodes codes;
    private final List<Problem> problems;

    /**
     * Makes a loader.
     *
     * @param folder where relative paths start from
     * @param codes gets the code of modules together
     * @param problems where problems are added
     */
    public ModuleLoader(Path folder, ModuleCodes codes, List<Problem> problems) {
        this.folder = folder;
        this.codes = codes;
        this.problems = problems;
    }

    /**
     * Loads a module; empty when it has problems.
     *
     * @param version how often a module of this name has been loaded, this time included
     */
    public Optional<LoadedModule> load(ModuleConfig config, int version) {
        if (!config.code().isApart()) {
            return load(config, version, ModuleLoader.class.getClassLoader());
        }
        Optional<ModuleClassLoader> own = codes.of(config, folder, problems)
                .map(code -> new ModuleClassLoader(config.name(), version, code, ModuleLoader.class.getClassLoader()));
        own.ifPresent(loader -> withContext(loader, () -> Drivers.load(loader)));
        Optional<LoadedModule> loaded = own.flatMap(loader -> load(config, version, loader));
        if (loaded.isEmpty()) {
            own.ifPresent(ModuleClassLoader::discard);
        }
        return loaded;
    }

    private Optional<LoadedModule> load(ModuleConfig config, int version, ClassLoader loader) {
        int before = problems.size();
        Parts parts = withContext(loader, () -> parts(config, loader));
        List<Blueprint> blueprints = new ArrayList<>();
        selected(config, parts.factories())
                .forEach((suffix, factory) -> withContext(
                                loader, () -> blueprint(config, suffix, factory, parts.exports()))
                        .ifPresent(blueprints::add));
        if (config.schedule().isPresent()
                && problems.size() == before
                && blueprints.stream().allMatch(each -> each.schedule().isEmpty())) {
            report(
                    config,
                    config.schedule().get().timetable().key(),
                    "expected only with workers that are a " + JobWorker.class.getName()
                            + ", or with command, found none");
        }
        return problems.size() == before
                ? Optional.of(new LoadedModule(config, loader, version, Instant.now(), List.copyOf(blueprints)))
                : Optional.empty();
    }

    /**
     * What a module is made of.
     *
     * @param factories make its workers, by the last part of their services' names
     * @param exports the procedures of the module's own class, which each of its services serves beside those of its worker
     */
    private record Parts(SequencedMap<String, WorkerFactory> factories, Exports exports) {

        static final Parts NONE = new Parts(new LinkedHashMap<>(), Exports.none());
    }

    private Parts parts(ModuleConfig config, ClassLoader loader) {
        return switch (config.kind()) {
            case ModuleKind.WorkerClass(String name) ->
                type(config, "worker", name, Worker.class, loader)
                        .map(type -> instances(config, () -> construct(type)))
                        .orElse(Parts.NONE);
            case ModuleKind.Command(List<String> command) ->
                instances(
                        config,
                        config.schedule().isPresent()
                                ? () -> new CommandJob(command)
                                : () -> new ProcessWorker(command));
            case ModuleKind.ModuleClass(String name) ->
                type(config, "module", name, WorkerModule.class, loader)
                        .map(type -> moduleParts(config, type))
                        .orElse(Parts.NONE);
        };
    }

    private static Parts instances(ModuleConfig config, WorkerFactory factory) {
        SequencedMap<String, WorkerFactory> factories = new LinkedHashMap<>();
        if (config.instances() == 1) {
            factories.put("", factory);
        } else {
            for (int i = 0; i < config.instances(); i++) {
                factories.put(Integer.toString(i), factory);
            }
        }
        return new Parts(factories, Exports.none());
    }

    private Parts moduleParts(ModuleConfig config, Class<? extends WorkerModule> type) {
        try {
            WorkerModule module = construct(type);
            Workers workers = module.workers(config.settings());
            Exports exports = Exports.areIn(type) ? Exports.of(module) : Exports.none();
            if (!workers.factories().isEmpty()) {
                return new Parts(workers.factories(), exports);
            }
            if (exports.signatures().isEmpty()) {
                report(
                        config,
                        "module",
                        type.getName() + " returned no workers and has no @Procedure methods: expected some of one");
                return Parts.NONE;
            }
            return new Parts(Workers.one(ProceduresOnly::new).factories(), exports);
        } catch (Throwable thrown) {
            report(config, "module", type.getName() + " could not be made: " + thrown);
            return Parts.NONE;
        }
    }

    /** Applies {@code only = [..]}. */
    private Map<String, WorkerFactory> selected(ModuleConfig config, SequencedMap<String, WorkerFactory> factories) {
        if (config.only().isEmpty() || factories.isEmpty()) {
            return factories;
        }
        SequencedMap<String, WorkerFactory> selected = new LinkedHashMap<>();
        for (String name : config.only()) {
            WorkerFactory factory = factories.get(name);
            if (factory == null) {
                report(
                        config,
                        "only",
                        "there is no worker '" + name + "': expected some of " + names(factories.keySet()));
            } else {
                selected.put(name, factory);
            }
        }
        return selected;
    }

    private static Exports exports(Worker worker, Exports ofModule) {
        Exports own = Exports.areIn(worker.getClass()) ? Exports.of(worker) : Exports.none();
        return own.and(ofModule);
    }

    private static String names(Set<String> suffixes) {
        return suffixes.equals(Set.of("")) ? "none, because the module has a single worker" : suffixes.toString();
    }

    private Optional<Blueprint> blueprint(ModuleConfig config, String suffix, WorkerFactory factory, Exports ofModule) {
        String service = suffix.isEmpty() ? config.name() : config.name() + "/" + suffix;
        try {
            Worker first = factory.create();
            if (first instanceof JobWorker && config.schedule().isEmpty()) {
                report(
                        config,
                        keyOf(config.kind()),
                        "the worker of " + service
                                + " is a job: expected schedule = \"CRON\" or every = DURATION beside"
                                + " it, found neither");
            }
            TransitionTable table = TransitionTable.of(first.getClass());
            Exports exports = exports(first, ofModule);
            return Optional.of(new Blueprint(
                    service,
                    new FirstMade(first, factory),
                    table,
                    exports.signatures().isEmpty() ? _ -> Exports.none() : worker -> exports(worker, ofModule),
                    exports.signatures(),
                    config.schedule().filter(_ -> first instanceof JobWorker),
                    first instanceof Transport transport ? transport.exposures(config.settings()) : List.of()));
        } catch (ConfigException wrong) {
            report(config, "settings", service + ": " + wrong.getMessage());
            return Optional.empty();
        } catch (Throwable thrown) {
            report(config, keyOf(config.kind()), "the worker of " + service + " could not be made: " + thrown);
            return Optional.empty();
        }
    }

    private <T> Optional<Class<? extends T>> type(
            ModuleConfig config, String key, String name, Class<T> expected, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            if (expected.isAssignableFrom(type)) {
                return Optional.of(type.asSubclass(expected));
            }
            report(config, key, name + " is no " + expected.getName());
        } catch (ClassNotFoundException missing) {
            report(config, key, "class " + name + " not found on " + config.code());
        } catch (LinkageError broken) {
            report(config, key, "class " + name + " can't be loaded: " + broken);
        }
        return Optional.empty();
    }

    private static <T> T construct(Class<T> type) throws Exception {
        try {
            Constructor<T> constructor = type.getConstructor();
            constructor.trySetAccessible();
            return constructor.newInstance();
        } catch (NoSuchMethodException missing) {
            throw new IllegalArgumentException(
                    type.getName() + " has no public constructor without parameters", missing);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw thrown;
        }
    }

    private void report(ModuleConfig config, String key, String message) {
        problems.add(new Problem(config.location(), "serve.modules." + config.name() + "." + key, message));
    }

    private static String keyOf(ModuleKind kind) {
        return switch (kind) {
            case ModuleKind.WorkerClass _ -> "worker";
            case ModuleKind.ModuleClass _ -> "module";
            case ModuleKind.Command _ -> "command";
        };
    }

    /** The module's own code sees its own classes through the context class loader. */
    private static <T> T withContext(ClassLoader loader, Supplier<T> task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return task.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
