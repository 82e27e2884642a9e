package dev.serve.supervisor.modules;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The JDK's compiler, set up for one module: kept warm between compilations where that works, otherwise a fresh one each time.
 * Knows a class path as it is at first: once a jar or a class on it has changed, another is needed. For one thread at a time.
 */
final class Javac implements AutoCloseable {

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final List<String> options;
    private final ModuleFileManager files;
    private Optional<WarmContext> warm;

    /**
     * What came of a compilation.
     *
     * @param classes those that were made; none where there are errors
     * @param errors the first ones
     * @param moreErrors how many more there were
     * @param warnings the first ones
     * @param outlines the hash of each source's {@link Outline}
     */
    record Output(
            List<CompiledClass> classes,
            List<SourceError> errors,
            long moreErrors,
            List<SourceError> warnings,
            Map<Path, String> outlines) {

        boolean succeeded() {
            return errors.isEmpty();
        }
    }

    /** One way to run a compilation; tells whether there were no errors. */
    @FunctionalInterface
    private interface Way {
        boolean run(ErrorCollector errors, Outline outline) throws WarmContext.UnusableException;
    }

    /**
     * Makes one.
     *
     * @param keepWarm whether to keep the compiler between compilations, where that works
     */
    Javac(SourceSet set, boolean keepWarm) throws IOException {
        options = CompilerOptions.of(set);
        List<Path> classPath = new ArrayList<>(SharedClasses.classPath());
        classPath.addAll(set.classPath());
        files = new ModuleFileManager(
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8),
                classPath,
                set.processorPath());
        // Annotation processing leaves its marks in the compiler.
        warm = keepWarm && set.processorPath().isEmpty() ? WarmContext.open() : Optional.empty();
    }

    /**
     * Compiles.
     *
     * @param sources what is compiled
     * @param known other classes of the module, which the sources may use
     */
    Output compile(Collection<SourceText> sources, Collection<CompiledClass> known) {
        List<SourceText> units = List.copyOf(sources);
        if (units.isEmpty()) {
            return new Output(List.of(), List.of(), 0, List.of(), Map.of());
        }
        if (warm.isPresent()) {
            WarmContext context = warm.get();
            StringWriter unsaid = new StringWriter();
            try {
                Optional<Output> output = run(
                        known, (errors, outline) -> context.compile(files, errors, outline, options, units, unsaid));
                if (output.isPresent()) {
                    return output.get();
                }
            } catch (WarmContext.UnusableException unusable) {
                // The fresh one below tells what there is to tell.
            }
            warm = WarmContext.open();
        }
        return compileFresh(units, known);
    }

    private Output compileFresh(List<SourceText> units, Collection<CompiledClass> known) {
        StringWriter said = new StringWriter();
        try {
            return run(known, (errors, outline) -> {
                        JavacTask task = (JavacTask) compiler.getTask(said, files, errors, options, null, units);
                        task.setLocale(Locale.ROOT);
                        task.addTaskListener(outline);
                        return task.call();
                    })
                    .orElseGet(() -> failed("the compiler failed: " + said));
        } catch (RuntimeException | WarmContext.UnusableException thrown) {
            // What an annotation processor throws comes as a cause.
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            return failed("the compiler or an annotation processor failed: " + cause);
        }
    }

    /** Empty where the compiler itself has failed. */
    private Optional<Output> run(Collection<CompiledClass> known, Way way) throws WarmContext.UnusableException {
        files.begin(known);
        ErrorCollector errors = new ErrorCollector();
        Outline outline = new Outline();
        try {
            if (way.run(errors, outline)) {
                return Optional.of(new Output(files.classes(), List.of(), 0, errors.warnings(), outline.hashes()));
            }
        } catch (IllegalArgumentException wrongOption) {
            return Optional.of(failed("a wrong compiler option: " + wrongOption.getMessage()));
        }
        return errors.errors().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Output(List.of(), errors.errors(), errors.more(), errors.warnings(), outline.hashes()));
    }

    private static Output failed(String message) {
        return new Output(List.of(), List.of(SourceError.general(message, false)), 0, List.of(), Map.of());
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException unimportant) {
            // It was only read from; what could not be closed is closed when it is collected.
        }
    }
}
