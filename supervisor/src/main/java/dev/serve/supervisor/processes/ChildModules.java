package dev.serve.supervisor.processes;

import dev.serve.calls.Exports;
import dev.serve.calls.Exposure;
import dev.serve.calls.Signature;
import dev.serve.supervisor.config.Isolation;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.lifecycle.TransitionTable;
import dev.serve.supervisor.modules.Blueprint;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts modules into processes of their own.
 *
 * <p>A module is loaded in the supervisor all the same, so that what is wrong with it shows before anything is started, and so
 * that its procedures are known; its workers there are never used.
 */
public final class ChildModules {

    private ChildModules() {}

    /**
     * The module as it is in the supervisor, whose services are its processes.
     *
     * @param module as it was loaded
     * @param processes how many of them, and how they are started
     * @param folder where relative class paths start from
     * @param problems where problems are added
     */
    public static LoadedModule of(
            LoadedModule module, Isolation.Processes processes, Path folder, List<Problem> problems) {
        ModuleConfig config = module.config();
        if (processes.bindCores()) {
            Cores.problem().ifPresent(message -> problems.add(problem(config, "bind-cores", message)));
        }
        List<Exposure> exposures = module.blueprints().stream()
                .flatMap(each -> each.exposures().stream())
                .toList();
        for (Exposure exposure : exposures) {
            if (!exposure.module().equals(config.name())) {
                problems.add(problem(
                        config,
                        "settings.expose",
                        "expected only '" + config.name() + "', whose procedures are in its processes, found '"
                                + exposure.module() + "'; a transport with isolation = loader serves any"));
            }
        }
        ChildModule child = new ChildModule(config, folder, module.version());
        List<Signature> signatures = signatures(module);
        List<Blueprint> services = new ArrayList<>();
        for (int number = 0; number < processes.count(); number++) {
            String service = processes.count() == 1 ? config.name() : config.name() + "/" + number;
            ChildCommand command = ChildCommand.of(service, processes, number);
            services.add(new Blueprint(
                    service,
                    () -> new ChildProcessWorker(child, command),
                    TransitionTable.standard(),
                    worker -> forwards(worker, signatures),
                    signatures,
                    Optional.empty(),
                    exposures));
        }
        return new LoadedModule(config, module.loader(), module.version(), module.loadedAt(), List.copyOf(services));
    }

    /** What all workers of the module export: what several have, once. */
    private static List<Signature> signatures(LoadedModule module) {
        Map<String, Signature> byName = new LinkedHashMap<>();
        module.blueprints()
                .forEach(blueprint ->
                        blueprint.declared().forEach(signature -> byName.putIfAbsent(signature.name(), signature)));
        return List.copyOf(byName.values());
    }

    private static Exports forwards(Worker worker, List<Signature> signatures) {
        ChildProcessWorker child = (ChildProcessWorker) worker;
        Exports exports = Exports.none();
        for (Signature signature : signatures) {
            exports = exports.and(signature, arguments -> child.call(signature.name(), arguments));
        }
        return exports;
    }

    private static Problem problem(ModuleConfig config, String key, String message) {
        return new Problem(config.location(), "serve.modules." + config.name() + "." + key, message);
    }
}
