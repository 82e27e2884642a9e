package dev.serve.supervisor.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Everything that the configuration says, checked.
 *
 * @param folder the configuration file's folder, absolute: relative paths start from it
 * @param modules all modules, also those that are not enabled, in the order they are written; names are unique
 * @param fleets the fleets by name, in alphabetical order
 * @param reload how modules are replaced
 * @param stateFile where pauses are kept, absolute
 */
public record ServeConfig(
        Path folder,
        List<ModuleConfig> modules,
        MaintenanceConfig maintenance,
        ShutdownConfig shutdown,
        LogsConfig logs,
        List<FleetConfig> fleets,
        ReloadConfig reload,
        Path stateFile) {

    /** The key that all of the configuration stands below. */
    static final String ROOT = "serve";

    public ServeConfig {
        modules = List.copyOf(modules);
        fleets = List.copyOf(fleets);
    }

    /**
     * Reads a file with all that it includes, over {@code reference.conf} and under the system properties: {@code
     * -Dserve.maintenance.port=7071} has the last word.
     *
     * @throws ConfigurationException if it can't be read, or anything in it is wrong
     */
    public static ServeConfig load(Path file) {
        return load(file, System.getProperties());
    }

    static ServeConfig load(Path file, Properties overrides) {
        return read(file, Source.ofFile(file, overrides));
    }

    /**
     * Reads a text as if it stood in a file; no system properties are looked at.
     *
     * @param file what locations name, and whose folder relative paths start from; it need not exist
     * @throws ConfigurationException if anything in it is wrong
     */
    public static ServeConfig parse(String text, Path file) {
        return read(file, Source.ofText(text, file.toString()));
    }

    /** The modules to run. */
    public List<ModuleConfig> enabledModules() {
        return modules.stream().filter(ModuleConfig::enabled).toList();
    }

    /** The module of this name, enabled or not. */
    public Optional<ModuleConfig> module(String name) {
        return modules.stream().filter(module -> module.name().equals(name)).findFirst();
    }

    /** The fleet of this name. */
    public Optional<FleetConfig> fleet(String name) {
        return fleets.stream().filter(fleet -> fleet.name().equals(name)).findFirst();
    }

    private ServeConfig onlyReadable() {
        List<ModuleConfig> kept = modules.stream()
                .filter(module -> !ModuleReader.isUnreadable(module))
                .toList();
        return new ServeConfig(folder, kept, maintenance, shutdown, logs, fleets, reload, stateFile);
    }

    private static ServeConfig read(Path file, Source source) {
        Problems problems = new Problems(file.toString(), source.written());
        Unresolved.report(source.resolved(), problems);
        Section reference = Source.referenceSection(problems);
        Section root = new Section(List.of(), source.resolved(), Optional.of(reference), problems);
        if (!source.written().containsKey(ROOT)) {
            problems.report(
                    new Location(file.toString(), 0), List.of(), "expected serve { modules { … } }, found no 'serve'");
        }
        Section serve = root.section(ROOT);
        ModuleDefaults defaults = ModuleDefaults.read(serve.section("defaults"));
        Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElseGet(() -> file.toAbsolutePath().getRoot());
        ServeConfig read = new ServeConfig(
                folder,
                modules(serve.section("modules"), defaults, problems, file),
                new MaintenanceReader(serve.section("maintenance"), folder).read(),
                ShutdownConfig.read(serve.section("shutdown")),
                new LogsReader(serve.section("logs"), folder).read(),
                new FleetReader(serve.section("fleet"), folder).read(),
                ReloadConfig.read(serve.section("reload")),
                serve.path("state-file", folder));
        serve.rejectOthers();
        problems.throwIfAny(Optional.of(read.onlyReadable()));
        return read;
    }

    private static List<ModuleConfig> modules(Section parent, ModuleDefaults defaults, Problems problems, Path file) {
        Map<String, Section> sections = new LinkedHashMap<>();
        for (String name : parent.keys()) {
            parent.object(name)
                    .ifPresent(object -> sections.put(
                            name,
                            new Section(
                                    List.of(ROOT, "modules", name),
                                    object,
                                    Optional.of(defaults.section()),
                                    problems)));
        }
        ReadingOrder order = new ReadingOrder(file.toString());
        List<ModuleConfig> modules = sections.entrySet().stream()
                .map(entry -> ModuleReader.read(entry.getKey(), entry.getValue(), defaults))
                .sorted((left, right) -> order.compare(left.location(), right.location()))
                .toList();
        new AfterCheck(modules, parent, sections).run();
        return modules;
    }
}
