package dev.serve.supervisor.modules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles the sources of one module, in this process and in memory, and each time only what has to be: the files that changed,
 * as long as others see no difference; otherwise the whole module. A file counts as changed until a compilation with it
 * succeeds.
 *
 * <p>The classes are those of a compilation of the whole module, byte for byte. Fast from the second time on. For any
 * thread; one waits for another. Everything is guarded by this.
 */
public final class SourceCompiler implements AutoCloseable {

    /** How often it compiles again because files changed while they were compiled. */
    private static final int MOST_ATTEMPTS = 5;

    private final SourceSet set;
    private final boolean keepWarm;
    private final SourceFolders folders;
    /** What does not compile, so that it is not compiled again as it was. */
    private record Failed(Map<Path, String> hashes, List<FileStamp> classPath, CompileResult result) {}

    private Optional<Build> build = Optional.empty();
    private Optional<Failed> failed = Optional.empty();
    private Optional<Map<String, byte[]>> returned = Optional.empty();
    private Optional<Javac> javac = Optional.empty();
    private List<FileStamp> javacClassPath = List.of();

    /** Makes one that has compiled nothing yet. */
    public SourceCompiler(SourceSet set) {
        this(set, true);
    }

    /**
     * Makes one.
     *
     * @param keepWarm whether javac is kept between compilations, where that works
     */
    SourceCompiler(SourceSet set, boolean keepWarm) {
        this.set = set;
        this.keepWarm = keepWarm;
        folders = new SourceFolders(set.folders());
    }

    /**
     * Looks at the source folders and the class path, compiles what is needed, and looks again whether it is of what is there
     * now. Takes as long as that takes; an interrupt does not end it.
     */
    public synchronized CompileResult compile() {
        if (!hasCompiler()) {
            return broken("module " + set.module() + " is compiled from sources, which needs a JDK: the Java in "
                    + System.getProperty("java.home") + " has no compiler");
        }
        try {
            return compileWhatIsThere();
        } catch (IOException unreadable) {
            return broken("the class path of module " + set.module() + " can't be read: " + unreadable);
        } finally {
            if (Thread.currentThread().isInterrupted()) {
                // An interrupt closes what is being read: jars under the compiler that goes on using them, and sources.
                closeJavac();
                failed = Optional.empty();
            }
        }
    }

    /** Stands here as the classes that use the compiler can't even be loaded without it. */
    private static boolean hasCompiler() {
        return ModuleLayer.boot().findModule("jdk.compiler").isPresent();
    }

    private CompileResult compileWhatIsThere() throws IOException {
        CompileResult result = broken("the sources of module " + set.module() + " change as fast as they are compiled");
        SourceFolders.Look look = folders.look();
        List<FileStamp> classPath = classPath();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            if (!look.errors().isEmpty()) {
                return broken(look.errors(), 0);
            }
            if (build.isPresent() && build.get().isOf(look.hashes(), classPath)) {
                return compiled(build.get());
            }
            if (failed.isPresent()
                    && failed.get().hashes().equals(look.hashes())
                    && failed.get().classPath().equals(classPath)) {
                return failed.get().result();
            }
            result = compile(look, classPath).orElse(result);
            failed = isOfSources(result) ? Optional.of(new Failed(look.hashes(), classPath, result)) : Optional.empty();
            SourceFolders.Look after = folders.look();
            List<FileStamp> classPathAfter = classPath();
            if (after.hashes().equals(look.hashes()) && classPathAfter.equals(classPath)) {
                return result;
            }
            look = after;
            classPath = classPathAfter;
        }
        return result;
    }

    /** Whether it would be the same again: the sources are wrong, and not the compiler. */
    private static boolean isOfSources(CompileResult result) {
        return result instanceof CompileResult.Broken broken
                && broken.errors().stream().allMatch(error -> error.file().isPresent());
    }

    /** Empty where a source is no longer as it was when it was looked at. */
    private Optional<CompileResult> compile(SourceFolders.Look look, List<FileStamp> classPath) throws IOException {
        Javac compiler = javac(classPath);
        Optional<Build> last = build.filter(each -> each.classPath().equals(classPath));
        Optional<Set<Path>> changed = last.flatMap(each -> each.changed(look.hashes()));
        if (changed.isPresent() && set.processorPath().isEmpty()) {
            Optional<CompileResult> result = compileAlone(compiler, last.get(), changed.get(), look);
            if (result.isPresent()) {
                return result;
            }
        }
        return folders.texts(look, look.hashes().keySet()).map(texts -> {
            Javac.Output output = compiler.compile(texts, List.of());
            return output.succeeded()
                    ? succeeded(
                            new Build(classPath, look.hashes(), output.classes(), output.warnings(), output.outlines()))
                    : broken(output.errors(), output.moreErrors());
        });
    }

    /** Compiles these files alone; empty where that is not enough. */
    private Optional<CompileResult> compileAlone(
            Javac compiler, Build last, Set<Path> changed, SourceFolders.Look look) {
        if (changed.size() == look.hashes().size()) {
            return Optional.empty();
        }
        return folders.texts(look, changed)
                .map(texts -> compiler.compile(texts, last.classesWithout(changed)))
                .filter(output -> last.agreesWith(output, changed))
                .map(output -> output.succeeded()
                        ? succeeded(last.with(changed, look.hashes(), output))
                        : broken(output.errors(), output.moreErrors()));
    }

    private Javac javac(List<FileStamp> classPath) throws IOException {
        if (javac.isPresent() && javacClassPath.equals(classPath)) {
            return javac.get();
        }
        closeJavac();
        Javac fresh = new Javac(set, keepWarm);
        javac = Optional.of(fresh);
        javacClassPath = classPath;
        return fresh;
    }

    private List<FileStamp> classPath() throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path entry : set.classPath()) {
            stamps.addAll(FileStamp.of(entry, ".class"));
        }
        for (Path entry : set.processorPath()) {
            stamps.addAll(FileStamp.of(entry, ".class"));
        }
        return stamps;
    }

    private CompileResult succeeded(Build next) {
        build = Optional.of(next);
        return compiled(next);
    }

    private CompileResult compiled(Build of) {
        Map<String, byte[]> classes = of.bytes();
        boolean changed = returned.filter(before -> same(before, classes)).isEmpty();
        returned = Optional.of(classes);
        return new CompileResult.Compiled(classes, changed, of.warnings());
    }

    private static boolean same(Map<String, byte[]> some, Map<String, byte[]> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream().allMatch(each -> Arrays.equals(each.getValue(), others.get(each.getKey())));
    }

    private static CompileResult broken(String message) {
        return broken(List.of(SourceError.general(message, false)), 0);
    }

    private static CompileResult broken(List<SourceError> errors, long more) {
        int shown = Math.min(errors.size(), ErrorCollector.MOST);
        return new CompileResult.Broken(List.copyOf(errors.subList(0, shown)), more + errors.size() - shown);
    }

    /** Closes the jars that the compiler has open. A later compilation opens them again. */
    @Override
    public synchronized void close() {
        closeJavac();
    }

    private void closeJavac() {
        if (javac.isPresent()) {
            javac.get().close();
            javac = Optional.empty();
        }
    }
}
