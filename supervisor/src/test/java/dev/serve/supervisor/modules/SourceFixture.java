package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder of sources, and a compiler for it. */
final class SourceFixture implements AutoCloseable {

    private final Path folder;
    private final SourceSet set;
    private final SourceCompiler compiler;

    private SourceFixture(Path folder, SourceSet set, boolean keepWarm) {
        this.folder = folder;
        this.set = set;
        compiler = new SourceCompiler(set, keepWarm);
    }

    /** One without a class path, options and processors. */
    static SourceFixture in(Path folder) {
        return of(new SourceSet("math", List.of(folder), List.of(), List.of(), List.of()), true);
    }

    static SourceFixture of(SourceSet set, boolean keepWarm) {
        return new SourceFixture(set.folders().getFirst(), set, keepWarm);
    }

    /** Writes a source, whose name may hold folders. */
    SourceFixture write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    void delete(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }

    Path path(String file) {
        return folder.resolve(file).toAbsolutePath().normalize();
    }

    CompileResult compile() {
        return compiler.compile();
    }

    /** Compiles, which must succeed. */
    CompileResult.Compiled compiled() {
        CompileResult result = compile();
        assertThat(result).isInstanceOf(CompileResult.Compiled.class);
        return (CompileResult.Compiled) result;
    }

    /** Compiles, which must fail. */
    CompileResult.Broken broken() {
        CompileResult result = compile();
        assertThat(result).isInstanceOf(CompileResult.Broken.class);
        return (CompileResult.Broken) result;
    }

    /** What a compiler that knows nothing yet makes of all. */
    CompileResult compiledFromNothing() {
        try (SourceCompiler fresh = new SourceCompiler(set, false)) {
            return fresh.compile();
        }
    }

    /** What {@code run()}, a static method of a class, returns. */
    static Object run(Map<String, byte[]> classes, String name) throws ReflectiveOperationException {
        ClassLoader loader = new ClassLoader(SourceFixture.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String wanted) throws ClassNotFoundException {
                byte[] bytes = classes.get(wanted);
                if (bytes == null) {
                    throw new ClassNotFoundException(wanted);
                }
                return defineClass(wanted, bytes, 0, bytes.length);
            }
        };
        return loader.loadClass(name).getMethod("run").invoke(null);
    }

    @Override
    public void close() {
        compiler.close();
    }
}
