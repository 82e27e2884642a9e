package dev.serve.supervisor.modules;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * What javac sees of a module and writes for it: classes of the module that are not compiled anew come before the class
 * path, sources on the class path are not seen, and nothing is written to disk.
 *
 * <p>Lives as long as a compiler that is kept, which remembers it. Jars on the class path stay open until it is closed.
 */
final class ModuleFileManager extends ForwardingJavaFileManager<StandardJavaFileManager> {

    /** How much one compilation may write. */
    private static final long MOST_BYTES = 512L << 20;

    private final Map<String, List<CompiledClass>> known = new HashMap<>();
    private final Map<String, GeneratedFile> written = new LinkedHashMap<>();
    private final Map<String, Path> sources = new HashMap<>();
    private final List<Path> processorPath;
    private long bytesWritten;

    ModuleFileManager(StandardJavaFileManager files, List<Path> classPath, List<Path> processorPath)
            throws IOException {
        super(files);
        this.processorPath = processorPath;
        files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        if (!processorPath.isEmpty()) {
            files.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, processorPath);
        }
    }

    /** Forgets what was written, and begins a compilation that sees these classes of the module. */
    void begin(Collection<CompiledClass> classes) {
        written.clear();
        sources.clear();
        bytesWritten = 0;
        known.clear();
        for (CompiledClass each : classes) {
            known.computeIfAbsent(each.packageName(), _ -> new ArrayList<>()).add(each);
        }
    }

    /** The classes that were written since the beginning. */
    List<CompiledClass> classes() {
        List<CompiledClass> classes = new ArrayList<>();
        sources.forEach((name, source) -> {
            GeneratedFile file = written.get(name);
            if (file != null) {
                classes.add(new CompiledClass(name, source, file.bytes()));
            }
        });
        return classes;
    }

    @Override
    public Iterable<JavaFileObject> list(Location location, String packageName, Set<Kind> kinds, boolean recurse)
            throws IOException {
        if (location != StandardLocation.CLASS_PATH) {
            return super.list(location, packageName, kinds, recurse);
        }
        if (!kinds.contains(Kind.CLASS)) {
            return List.of();
        }
        List<JavaFileObject> found = new ArrayList<>(known.getOrDefault(packageName, List.of()));
        super.list(location, packageName, EnumSet.of(Kind.CLASS), recurse).forEach(found::add);
        return found;
    }

    @Override
    public @Nullable String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof CompiledClass known ? known.binaryName() : super.inferBinaryName(location, file);
    }

    @Override
    public boolean isSameFile(FileObject one, FileObject other) {
        return one.equals(other) || (!isInMemory(one) && !isInMemory(other) && super.isSameFile(one, other));
    }

    @Override
    public boolean contains(Location location, FileObject file) throws IOException {
        return !isInMemory(file) && super.contains(location, file);
    }

    private static boolean isInMemory(FileObject file) {
        return file instanceof CompiledClass || file instanceof GeneratedFile || file instanceof SourceText;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, Kind kind, @Nullable FileObject sibling) {
        String path = className.replace('.', '/') + kind.extension;
        GeneratedFile file = new GeneratedFile(path, kind, this::spend);
        if (kind == Kind.CLASS) {
            written.put(className, file);
            sources.put(className, sibling instanceof SourceText source ? source.file() : Path.of(file.getName()));
        }
        return file;
    }

    @Override
    public JavaFileObject getJavaFileForOutputForOriginatingFiles(
            Location location, String className, Kind kind, FileObject... originatingFiles) {
        return getJavaFileForOutput(location, className, kind, null);
    }

    @Override
    public FileObject getFileForOutputForOriginatingFiles(
            Location location, String packageName, String relativeName, FileObject... originatingFiles) {
        return getFileForOutput(location, packageName, relativeName, null);
    }

    /** A resource that a processor writes; nobody gets it. */
    @Override
    public FileObject getFileForOutput(
            Location location, String packageName, String relativeName, @Nullable FileObject sibling) {
        return new GeneratedFile(packageName.replace('.', '/') + "/" + relativeName, Kind.OTHER, this::spend);
    }

    @Override
    public FileObject getFileForInput(Location location, String packageName, String relativeName) throws IOException {
        FileObject file =
                location.isOutputLocation() ? null : super.getFileForInput(location, packageName, relativeName);
        if (file == null) {
            throw new FileNotFoundException(relativeName);
        }
        return file;
    }

    private void spend(long bytes) throws IOException {
        bytesWritten += bytes;
        if (bytesWritten > MOST_BYTES) {
            throw new IOException("the classes take more than the " + MOST_BYTES + " bytes that they may");
        }
    }

    @Override
    public @Nullable ClassLoader getClassLoader(Location location) {
        return location == StandardLocation.ANNOTATION_PROCESSOR_PATH ? new ProcessorClassLoader(processorPath) : null;
    }
}
