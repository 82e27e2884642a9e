package dev.serve.supervisor.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks that every {@code after} names something that can come to run, and that nothing waits for itself. */
final class AfterCheck {

    private final Map<String, ModuleConfig> modules = new LinkedHashMap<>();
    private final Map<String, Section> sections;
    private final Section parent;
    private final Set<String> visited = new HashSet<>();

    /**
     * Of all modules.
     *
     * @param parent {@code serve.modules}; a module that stands there and could not be read is not called unknown
     * @param sections that of each module
     */
    AfterCheck(List<ModuleConfig> modules, Section parent, Map<String, Section> sections) {
        modules.forEach(module -> this.modules.put(module.name(), module));
        this.parent = parent;
        this.sections = Map.copyOf(sections);
    }

    void run() {
        for (ModuleConfig module : modules.values()) {
            for (String wanted : module.after()) {
                problemWith(wanted, module).ifPresent(message -> report(module, message));
            }
        }
        modules.values().forEach(module -> findCycles(module, new ArrayList<>()));
    }

    private Optional<String> problemWith(String wanted, ModuleConfig module) {
        String name = moduleOf(wanted);
        ModuleConfig target = modules.get(name);
        if (name.equals(module.name())) {
            return Optional.of(
                    "expected another module or service, found '" + wanted + "', which is the module itself");
        }
        if (target == null) {
            return parent.has(name) ? Optional.empty() : Optional.of(unknown(wanted, modules.keySet()));
        }
        if (module.enabled() && !target.enabled()) {
            return Optional.of("expected a module that is enabled, found '" + wanted + "', which would never run");
        }
        if (wanted.equals(name) || parent.isWrong(name)) {
            return Optional.empty();
        }
        return knownServices(target)
                .filter(services -> !services.contains(wanted))
                .map(services -> unknown(wanted, services));
    }

    private static String unknown(String wanted, Collection<String> known) {
        return "unknown module or service '" + wanted + "'; " + Suggestions.didYouMean(wanted, known) + "there is "
                + Values.shown(String.join(", ", known));
    }

    /** The services of a module, empty where only its class knows them. */
    private static Optional<List<String>> knownServices(ModuleConfig module) {
        if (module.isolation() instanceof Isolation.Processes processes) {
            return Optional.of(numbered(module.name(), processes.count()));
        }
        String prefix = module.name() + "/";
        return switch (module.kind()) {
            case ModuleKind.ModuleClass _ when module.only().isEmpty() -> Optional.empty();
            case ModuleKind.ModuleClass _ ->
                Optional.of(module.only().stream().map(prefix::concat).toList());
            case ModuleKind.WorkerClass _, ModuleKind.Command _ ->
                Optional.of(numbered(module.name(), module.instances()));
        };
    }

    private static List<String> numbered(String module, int count) {
        return count == 1
                ? List.of(module)
                : IntStream.range(0, count)
                        .mapToObj(number -> module + "/" + number)
                        .toList();
    }

    /** Follows {@code after} depth first; a module that leads back into the way to it closes a cycle. */
    private void findCycles(ModuleConfig module, List<String> way) {
        int start = way.indexOf(module.name());
        if (start >= 0) {
            String cycle = Stream.concat(way.subList(start, way.size()).stream(), Stream.of(module.name()))
                    .collect(Collectors.joining(" → "));
            report(module, "expected no cycle, found " + cycle);
        } else if (visited.add(module.name())) {
            way.add(module.name());
            module.after().stream()
                    .map(AfterCheck::moduleOf)
                    .distinct()
                    .filter(next -> !next.equals(module.name()))
                    .flatMap(next -> Stream.ofNullable(modules.get(next)))
                    .forEach(next -> findCycles(next, way));
            way.removeLast();
        }
    }

    private void report(ModuleConfig module, String message) {
        Optional.ofNullable(sections.get(module.name())).ifPresent(section -> section.report("after", message));
    }

    private static String moduleOf(String service) {
        int slash = service.indexOf('/');
        return slash < 0 ? service : service.substring(0, slash);
    }
}
