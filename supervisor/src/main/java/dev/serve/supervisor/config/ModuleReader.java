package dev.serve.supervisor.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.serve.supervisor.lifecycle.ThreadKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code serve.modules.NAME}. */
final class ModuleReader {

    private static final List<String> KINDS = List.of("worker", "module", "command");
    private static final int LONGEST_NAME = 100;
    private static final int MOST_INSTANCES = 1_000;

    /** Goes on in place of what can't be read; the problem that it stands for keeps it from being used. */
    private static final ModuleKind UNREADABLE = new ModuleKind.WorkerClass("");

    private ModuleReader() {}

    static boolean isUnreadable(ModuleConfig module) {
        return module.kind().equals(UNREADABLE);
    }

    static ModuleConfig readOne(String name, String hocon) {
        ConfigObject module = Source.ofFragment(hocon, Location.CODE.file());
        Problems problems = new Problems(Location.CODE.file(), module);
        ModuleDefaults defaults = ModuleDefaults.read(
                Source.referenceSection(problems).section(ServeConfig.ROOT).section("defaults"));
        List<String> path = List.of(ServeConfig.ROOT, "modules", name);
        Section section = new Section(path, module, Optional.of(defaults.section()), problems);
        ModuleConfig read = read(name, section, defaults);
        problems.throwIfAny();
        return read;
    }

    /**
     * Reads one module.
     *
     * @param module its object, which falls back to the section of the defaults
     */
    static ModuleConfig read(String name, Section module, ModuleDefaults defaults) {
        checkName(name, module);
        ModuleKind kind = kind(module);
        Section restart = module.section("restart");
        Section timeouts = module.section("timeouts");
        ModuleConfig read = new ModuleConfig(
                name,
                kind,
                module.optionalFlag("enabled").orElse(true),
                module.distinctStrings("only"),
                module.optionalWholeNumber("instances", 1, MOST_INSTANCES).orElse(1),
                CodeConfig.read(module),
                IsolationReader.read(module),
                module.choice("threads", List.of(ThreadKind.values())),
                module.flag("capture-output"),
                module.distinctStrings("after"),
                restart.isWritten() ? PolicyReader.restart(restart) : defaults.restart(),
                timeouts.isWritten() ? PolicyReader.timeouts(timeouts) : defaults.timeouts(),
                module.choice("strategy", List.of(Strategy.values())),
                module.optionalFlag("cascade").orElse(false),
                ScheduleReader.read(module),
                module.object("settings").map(ConfigObject::toConfig).orElseGet(ConfigFactory::empty),
                module.location());
        checkWhatGoesTogether(module);
        module.rejectOthers();
        return read;
    }

    private static void checkName(String name, Section module) {
        boolean wellFormed = name.length() <= LONGEST_NAME
                && !name.isEmpty()
                && isAsciiLetterOrDigit(name.charAt(0))
                && name.chars().allMatch(c -> isAsciiLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
        if (!wellFormed) {
            module.report("expected a name of at most " + LONGEST_NAME
                    + " letters, digits, '-', '_' and '.', the first a letter or a digit, found '"
                    + Values.shown(name) + "'");
        } else if (name.equals("all")) {
            module.report("expected another name: 'all' stands for all services in commands");
        }
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }

    private static ModuleKind kind(Section module) {
        List<String> given = KINDS.stream().filter(module::has).toList();
        if (given.isEmpty()) {
            module.report("expected one of worker = CLASS, module = CLASS, command = [..], found none");
        } else if (given.size() > 1) {
            module.report(
                    given.getLast(),
                    "expected only one of " + String.join(", ", KINDS) + ", found " + String.join(" and ", given));
        }
        Optional<ModuleKind> worker = className(module, "worker").map(ModuleKind.WorkerClass::new);
        Optional<ModuleKind> several = className(module, "module").map(ModuleKind.ModuleClass::new);
        Optional<ModuleKind> command = command(module).map(ModuleKind.Command::new);
        return worker.or(() -> several).or(() -> command).orElse(UNREADABLE);
    }

    private static Optional<String> className(Section module, String key) {
        Optional<String> name = module.optionalString(key);
        if (name.isPresent() && !isClassName(name.get())) {
            module.report(
                    key,
                    "expected the full name of a class, such as com.example.Poller, found '" + Values.shown(name.get())
                            + "'");
        }
        return name;
    }

    private static boolean isClassName(String name) {
        return Arrays.stream(name.split("\\.", -1))
                .allMatch(part -> !part.isEmpty()
                        && Character.isJavaIdentifierStart(part.charAt(0))
                        && part.chars().allMatch(Character::isJavaIdentifierPart));
    }

    private static Optional<List<String>> command(Section module) {
        List<String> command = module.strings("command");
        if (!module.has("command") || module.isWrong("command")) {
            return Optional.empty();
        }
        if (command.isEmpty() || command.getFirst().isBlank()) {
            module.report(
                    "command",
                    "expected a program and its arguments, such as [tail, -f, app.log], found "
                            + (command.isEmpty() ? "an empty list" : "no program"));
        }
        return Optional.of(command);
    }

    private static void checkWhatGoesTogether(Section module) {
        if (module.has("instances") && module.has("module")) {
            module.report(
                    "instances",
                    "expected only beside worker or command: a module says itself how many workers it has");
        }
        if (module.has("only") && !module.has("module")) {
            module.report("only", "expected only beside module: it picks some of a module's workers");
        }
        if (module.has("only") && module.distinctStrings("only").isEmpty() && !module.isWrong("only")) {
            module.report("only", "expected the name of at least one worker, found none; leave the key out to run all");
        }
    }
}
