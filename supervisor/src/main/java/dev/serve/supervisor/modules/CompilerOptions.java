package dev.serve.supervisor.modules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The options that a module's sources are compiled with: its own, checked, and those that are always set. */
final class CompilerOptions {

    private static final String FOLDERS = "classes are kept in memory";
    private static final String SOURCES = "sources are those of the key 'sources'";
    private static final String CLASS_PATH = "the class path is that of the key 'classpath'";
    private static final String MODULES = "a module's classes are in no Java module";
    private static final String PROCESSORS = "processors are those of the key 'compiler.processor-path'";
    private static final String PLATFORM = "a module is compiled for the JDK that runs it";
    private static final String PRINTS = "it prints instead of compiling";
    private static final String LIMITS = "how many errors are shown is fixed";

    /** The names of refused options, as javac has them, and why; up to a colon, equals sign or the end. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("-d", FOLDERS),
            Map.entry("-s", FOLDERS),
            Map.entry("-h", FOLDERS),
            Map.entry("-Xstdout", FOLDERS),
            Map.entry("-sourcepath", SOURCES),
            Map.entry("--source-path", SOURCES),
            Map.entry("--module-source-path", SOURCES),
            Map.entry("-implicit", SOURCES),
            Map.entry("-encoding", "sources are read as UTF-8"),
            Map.entry("-cp", CLASS_PATH),
            Map.entry("-classpath", CLASS_PATH),
            Map.entry("--class-path", CLASS_PATH),
            Map.entry("-Xprefer", CLASS_PATH),
            Map.entry("-p", MODULES),
            Map.entry("--module-path", MODULES),
            Map.entry("-m", MODULES),
            Map.entry("--module", MODULES),
            Map.entry("--module-version", MODULES),
            Map.entry("--patch-module", MODULES),
            Map.entry("--limit-modules", MODULES),
            Map.entry("--upgrade-module-path", MODULES),
            Map.entry("-processorpath", PROCESSORS),
            Map.entry("--processor-path", PROCESSORS),
            Map.entry("--processor-module-path", PROCESSORS),
            Map.entry("-proc", PROCESSORS),
            Map.entry("--system", PLATFORM),
            Map.entry("--boot-class-path", PLATFORM),
            Map.entry("-bootclasspath", PLATFORM),
            Map.entry("-Xbootclasspath", PLATFORM),
            Map.entry("-Xbootclasspath/p", PLATFORM),
            Map.entry("-Xbootclasspath/a", PLATFORM),
            Map.entry("-endorseddirs", PLATFORM),
            Map.entry("-Djava.endorsed.dirs", PLATFORM),
            Map.entry("-extdirs", PLATFORM),
            Map.entry("-Djava.ext.dirs", PLATFORM),
            Map.entry("-profile", PLATFORM),
            Map.entry("--release", PLATFORM),
            Map.entry("-source", PLATFORM),
            Map.entry("--source", PLATFORM),
            Map.entry("-target", PLATFORM),
            Map.entry("--target", PLATFORM),
            Map.entry("-Xmaxerrs", LIMITS),
            Map.entry("-Xmaxwarns", LIMITS),
            Map.entry("-help", PRINTS),
            Map.entry("--help", PRINTS),
            Map.entry("-?", PRINTS),
            Map.entry("--help-extra", PRINTS),
            Map.entry("-X", PRINTS),
            Map.entry("--help-lint", PRINTS),
            Map.entry("-version", PRINTS),
            Map.entry("--version", PRINTS),
            Map.entry("-fullversion", PRINTS),
            Map.entry("--full-version", PRINTS),
            Map.entry("-Xprint", PRINTS));

    private CompilerOptions() {}

    /** Throws {@link IllegalArgumentException} for the first option that is refused. */
    static void check(String module, List<String> options, boolean processors) {
        for (String option : options) {
            refusal(option, processors).ifPresent(reason -> {
                throw new IllegalArgumentException(
                        "module " + module + " can't have the compiler option '" + option + "': " + reason);
            });
        }
    }

    private static Optional<String> refusal(String option, boolean processors) {
        if (option.startsWith("@")) {
            return Optional.of("files of options are not read; expected the options themselves");
        }
        if (option.startsWith("-J")) {
            return Optional.of("the compiler runs in serve's own JVM");
        }
        if (option.startsWith("-Xplugin")) {
            return Optional.of("plug-ins of the compiler are not run");
        }
        String name = option.split("[:=]", 2)[0];
        if (name.equals("-processor") && !processors) {
            return Optional.of(PROCESSORS + ", which is empty");
        }
        return Optional.ofNullable(REFUSED.get(name));
    }

    /** All options of a compilation. */
    static List<String> of(SourceSet set) {
        List<String> always = List.of(
                "-parameters",
                "-g",
                "-implicit:none",
                set.processorPath().isEmpty() ? "-proc:none" : "-proc:full",
                // Those that are too many are counted.
                "-Xmaxerrs",
                "100000",
                "-Xmaxwarns",
                "100000");
        return Stream.concat(always.stream(), set.options().stream()).toList();
    }
}
