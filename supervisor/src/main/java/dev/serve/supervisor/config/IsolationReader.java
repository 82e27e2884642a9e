package dev.serve.supervisor.config;

import java.util.List;
import java.util.Set;

/** Reads {@code isolation} of a module, and what goes with it. */
final class IsolationReader {

    /** The values of the key. */
    enum Kind {
        LOADER,
        PROCESS
    }

    private static final int MOST_PROCESSES = 256;
    private static final String AUTO = "auto";

    /** These would take the place of what the child is started with. */
    private static final Set<String> TAKEN = Set.of("-cp", "-classpath", "--class-path", "-jar", "-m", "--module");

    private IsolationReader() {}

    static Isolation read(Section module) {
        Kind kind = module.choice("isolation", List.of(Kind.values()), Kind.LOADER);
        int count = module.optionalWholeNumber("processes", 1, MOST_PROCESSES, AUTO, cores())
                .orElse(1);
        boolean bindCores = module.optionalFlag("bind-cores").orElse(false);
        List<String> jvmOptions = jvmOptions(module);
        return switch (kind) {
            case LOADER -> {
                rejectWithoutProcesses(module);
                yield Isolation.LOADER;
            }
            case PROCESS -> {
                rejectBesideProcesses(module);
                yield new Isolation.Processes(count, bindCores, jvmOptions);
            }
        };
    }

    private static int cores() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MOST_PROCESSES);
    }

    private static List<String> jvmOptions(Section module) {
        List<String> options = module.strings("jvm-options");
        for (String option : options) {
            if (!option.startsWith("-") || TAKEN.contains(option)) {
                module.report(
                        "jvm-options",
                        "expected options of the JVM that begin with '-', and no class path or main class, found '"
                                + Values.shown(option) + "'");
            }
        }
        return options;
    }

    private static void rejectWithoutProcesses(Section module) {
        if (module.isWrong("isolation")) {
            return;
        }
        for (String key : List.of("processes", "bind-cores", "jvm-options")) {
            if (module.has(key)) {
                module.report(key, "expected only with isolation = process");
            }
        }
    }

    private static void rejectBesideProcesses(Section module) {
        if (module.has("command")) {
            module.report("isolation", "expected loader beside command: a command is a process of its own");
        }
        if (module.has("instances")) {
            module.report(
                    "instances", "expected processes instead, as isolation = process: each process runs one instance");
        }
    }
}
