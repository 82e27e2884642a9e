package dev.serve.supervisor;

import dev.serve.calls.Exposure;
import dev.serve.calls.Signature;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.modules.Blueprint;
import dev.serve.supervisor.modules.LoadedModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is wrong with the modules that transports expose, as far as that is known before anything is started.
 *
 * @param modules all loaded modules by name
 */
record ExposureCheck(Map<String, LoadedModule> modules) {

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (LoadedModule module : modules.values()) {
            for (Blueprint blueprint : module.blueprints()) {
                words(blueprint.exposures()).forEach(word -> problems.add(problem(module.config(), word)));
            }
        }
        return problems.stream().distinct().toList();
    }

    private List<String> words(List<Exposure> exposures) {
        List<String> words = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (Exposure exposure : exposures) {
            LoadedModule exposed = modules.get(exposure.module());
            if (exposed == null) {
                words.add("no module is named '" + exposure.module() + "', or it is not enabled");
                continue;
            }
            for (String own : names(exposed)) {
                String other = owners.putIfAbsent(exposure.prefix() + own, exposure.module());
                if (other != null) {
                    words.add("'" + exposure.prefix() + own + "' is a procedure of both " + other + " and "
                            + exposure.module() + ": expected one module for each name, or a prefix");
                }
            }
        }
        return words;
    }

    private static Set<String> names(LoadedModule module) {
        return module.blueprints().stream()
                .flatMap(blueprint -> blueprint.declared().stream())
                .map(Signature::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Problem problem(ModuleConfig config, String word) {
        return new Problem(config.location(), "serve.modules." + config.name() + ".settings.expose", word);
    }
}
