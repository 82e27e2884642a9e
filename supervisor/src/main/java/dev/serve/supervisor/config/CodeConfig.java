package dev.serve.supervisor.config;

import java.util.List;

/**
 * Where a module's code comes from. All paths are relative to {@link ServeConfig#folder}.
 *
 * @param classpath jars and folders, and globs of jars
 * @param sources folders of {@code .java} files, which are compiled in the supervisor
 * @param compilerOptions what the compiler is told besides
 * @param processorPath jars, folders and globs of the annotation processors; none run where it is empty
 */
public record CodeConfig(
        List<String> classpath, List<String> sources, List<String> compilerOptions, List<String> processorPath) {

    /** The code of a module that is on serve's own class path. */
    public static final CodeConfig NONE = new CodeConfig(List.of(), List.of(), List.of(), List.of());

    public CodeConfig {
        classpath = List.copyOf(classpath);
        sources = List.copyOf(sources);
        compilerOptions = List.copyOf(compilerOptions);
        processorPath = List.copyOf(processorPath);
    }

    static CodeConfig read(Section module) {
        Section compiler = module.sectionWithoutDefaults("compiler");
        CodeConfig code = new CodeConfig(
                module.distinctStrings("classpath"),
                module.distinctStrings("sources"),
                compiler.strings("options"),
                compiler.distinctStrings("processor-path"));
        compiler.rejectOthers();
        if (module.has("compiler") && code.sources.isEmpty() && !module.isWrong("sources")) {
            module.report("compiler", "expected only beside sources: there is nothing to compile");
        }
        if (module.has("sources") && module.has("command")) {
            module.report("sources", "expected only beside worker or module: a command has no classes");
        }
        return code;
    }

    /** Whether the module's classes are its own, apart from those of the supervisor. */
    public boolean isApart() {
        return !classpath.isEmpty() || !sources.isEmpty();
    }

    /** Where its classes come from, as it is written. */
    @Override
    public String toString() {
        if (!isApart()) {
            return "serve's own class path";
        }
        String own = sources.isEmpty() ? "" : "sources = " + sources;
        String libraries = classpath.isEmpty() ? "" : "classpath = " + classpath;
        return own + (own.isEmpty() || libraries.isEmpty() ? "" : " and ") + libraries;
    }
}
