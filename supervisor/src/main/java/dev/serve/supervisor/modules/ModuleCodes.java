package dev.serve.supervisor.modules;

import dev.serve.supervisor.config.Location;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets the code of modules together: compiles their sources, and copies their class paths aside. A compiler is kept for each
 * module, because it is fast only from the second time on.
 *
 * <p>Threads: {@code compilers} is guarded by this object's monitor, under which nothing is compiled.
 */
public final class ModuleCodes implements AutoCloseable {

    private record Kept(SourceSet sources, SourceCompiler compiler) {}

    private final Copies copies = new Copies();
    private final Map<String, Kept> compilers = new HashMap<>();

    /**
     * The code of a module as it is now; empty when it has problems.
     *
     * @param folder where relative paths start from
     * @param problems where problems are added
     */
    Optional<ModuleCode> of(ModuleConfig config, Path folder, List<Problem> problems) {
        ClassPath path = new ClassPath(folder);
        List<Problem> missing = path.problems(config);
        problems.addAll(missing);
        if (!missing.isEmpty()) {
            return Optional.empty();
        }
        List<Path> classPath = path.files(config.code().classpath());
        Optional<Map<String, byte[]>> compiled =
                config.code().sources().isEmpty() ? Optional.of(Map.of()) : compile(config, path, classPath, problems);
        return compiled.flatMap(classes -> copied(config, classes, classPath, problems));
    }

    /** Forgets the compilers of modules that are there no more. */
    public void retain(Set<String> modules) {
        List<Kept> gone = new ArrayList<>();
        synchronized (this) {
            for (String name : List.copyOf(compilers.keySet())) {
                if (!modules.contains(name)) {
                    Optional.ofNullable(compilers.remove(name)).ifPresent(gone::add);
                }
            }
        }
        gone.forEach(kept -> kept.compiler().close());
    }

    @Override
    public void close() {
        retain(Set.of());
        copies.close();
    }

    private Optional<ModuleCode> copied(
            ModuleConfig config, Map<String, byte[]> compiled, List<Path> classPath, List<Problem> problems) {
        try {
            List<Path> copied = copies.of(classPath);
            return Optional.of(new ModuleCode(compiled, copied, () -> copies.release(copied)));
        } catch (IOException unreadable) {
            problems.add(problem(config, "classpath", "can't be read: " + unreadable));
            return Optional.empty();
        }
    }

    private Optional<Map<String, byte[]>> compile(
            ModuleConfig config, ClassPath path, List<Path> classPath, List<Problem> problems) {
        List<Path> folders =
                config.code().sources().stream().map(path.folder()::resolve).toList();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                problems.add(problem(config, "sources", "expected a folder, found none at '" + folder + "'"));
                return Optional.empty();
            }
        }
        SourceSet sources;
        try {
            sources = new SourceSet(
                    config.name(),
                    folders,
                    classPath,
                    config.code().compilerOptions(),
                    path.files(config.code().processorPath()));
        } catch (IllegalArgumentException wrong) {
            problems.add(problem(config, "compiler.options", String.valueOf(wrong.getMessage())));
            return Optional.empty();
        }
        return switch (compilerOf(sources).compile()) {
            case CompileResult.Compiled compiled -> Optional.of(compiled.classes());
            case CompileResult.Broken(List<SourceError> errors, long more) -> {
                errors.forEach(error -> problems.add(problem(config, error)));
                if (more > 0) {
                    problems.add(problem(config, "sources", "and " + more + " more errors"));
                }
                yield Optional.empty();
            }
        };
    }

    private SourceCompiler compilerOf(SourceSet sources) {
        Kept fresh = new Kept(sources, new SourceCompiler(sources));
        Optional<Kept> replaced;
        synchronized (this) {
            Kept known = compilers.get(sources.module());
            if (known != null && known.sources().equals(sources)) {
                return known.compiler();
            }
            replaced = Optional.ofNullable(known);
            compilers.put(sources.module(), fresh);
        }
        replaced.ifPresent(old -> old.compiler().close());
        return fresh.compiler();
    }

    private static Problem problem(ModuleConfig config, SourceError error) {
        Path here = Path.of("").toAbsolutePath();
        SourceError near = error.file()
                .filter(file -> file.startsWith(here))
                .map(file -> error.in(here.relativize(file)))
                .orElse(error);
        Location where = near.file()
                .map(file -> new Location(file.toString(), Math.toIntExact(near.line())))
                .orElseGet(config::location);
        return new Problem(where, key(config, "sources"), near.message(), Optional.of(near.rendered()));
    }

    private static Problem problem(ModuleConfig config, String key, String message) {
        return new Problem(config.location(), key(config, key), message);
    }

    private static String key(ModuleConfig config, String key) {
        return "serve.modules." + config.name() + "." + key;
    }
}
