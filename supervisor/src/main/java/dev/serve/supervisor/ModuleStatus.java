package dev.serve.supervisor;

import dev.serve.supervisor.config.ModuleKind;
import dev.serve.supervisor.modules.LoadedModule;
import java.time.Instant;
import java.util.List;

/**
 * A loaded module.
 *
 * @param name its name in the configuration
 * @param kind {@code worker}, {@code module} or {@code command}
 * @param source the class, or the command
 * @param version how often it has been loaded, from 1
 * @param loadedAt when it was loaded
 * @param services the names of its services
 */
public record ModuleStatus(
        String name, String kind, String source, int version, Instant loadedAt, List<String> services) {

    static ModuleStatus of(LoadedModule module, List<Managed> services) {
        String kind = switch (module.config().kind()) {
            case ModuleKind.WorkerClass _ -> "worker";
            case ModuleKind.ModuleClass _ -> "module";
            case ModuleKind.Command _ -> "command";
        };
        String source = switch (module.config().kind()) {
            case ModuleKind.WorkerClass(String name) -> name;
            case ModuleKind.ModuleClass(String name) -> name;
            case ModuleKind.Command(List<String> command) -> String.join(" ", command);
        };
        return new ModuleStatus(
                module.config().name(),
                kind,
                source,
                module.version(),
                module.loadedAt(),
                services.stream().map(Managed::name).toList());
    }
}
