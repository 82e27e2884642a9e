package dev.serve.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A folder with a configuration of one module, whose worker goes through all of its classes when it is prepared, and tells how
 * far it has come. One class is edited again and again: its source, or its class file.
 *
 * @param folder where it is
 * @param classes how many it has, the worker's among them; each with a record and an enum within it
 * @param bySource whether {@code serve} compiles it, or reads class files
 */
record ReloadedModule(Path folder, int classes, boolean bySource) {

    /** The name of the module, and of its service. */
    static final String NAME = "edited";

    /** The system property that a {@code BiConsumer<String, Long>} is kept under, which is told what the worker does, and when. */
    static final String MARKS = "dev.serve.bench.marks";

    /** What the worker prints where nobody is told, with the time after it. */
    static final String STARTED = "the worker started at ";

    /** Writes all files, and compiles them where class files are edited. */
    void write() throws IOException {
        Files.createDirectories(folder.resolve("src/p"));
        for (int number = 0; number < classes - 1; number++) {
            Files.writeString(source(number), CompiledModule.text(number, 0, false));
        }
        Files.writeString(folder.resolve("src/p/Main.java"), worker(0));
        if (!bySource) {
            compile("classes", 0);
            compile("edit0", 0);
            compile("edit1", 1);
        }
        Files.writeString(configuration(), """
                serve {
                  maintenance.port = 0
                  state-file = "%s"
                  modules { %s { worker = p.Main, %s } }
                }
                """.formatted(
                        folder.resolve("state.json"), NAME, bySource ? "sources = [src]" : "classpath = [classes]"));
    }

    Path configuration() {
        return folder.resolve("serve.conf");
    }

    /** Writes the file that is edited; returns what the worker then marks as {@code edit}. */
    long edit(int edit) throws IOException {
        if (bySource) {
            Files.writeString(
                    edited(), classes == 1 ? worker(edit) : CompiledModule.text(classes / 2 - 1, edit, false));
            return edit;
        }
        String name = "p/" + edited().getFileName().toString().replace(".java", ".class");
        byte[] compiled = Files.readAllBytes(folder.resolve("edit" + edit % 2).resolve(name));
        Files.write(folder.resolve("classes").resolve(name), compiled);
        return edit % 2;
    }

    Path sources() {
        return folder.resolve("src");
    }

    private Path edited() {
        return classes == 1 ? folder.resolve("src/p/Main.java") : source(classes / 2 - 1);
    }

    private Path source(int number) {
        return folder.resolve("src/p/C" + number + ".java");
    }

    /** The classes call each other in a row, and only the edited one's part is not 0. */
    private String worker(int edit) {
        String others = classes == 1 ? "0" : "new C" + (classes - 2) + "().m0(List.of(\"word\"))";
        return """
            package p;
            import dev.serve.calls.Procedure;
            import java.util.List;
            import java.util.function.BiConsumer;
            public final class Main implements dev.serve.worker.Worker {
              @SuppressWarnings("unchecked")
              private static final BiConsumer<String, Long> MARKS =
                  (BiConsumer<String, Long>) System.getProperties().get("%s");
              static { mark("loaded", System.nanoTime()); }
              public Main() { mark("made", System.nanoTime()); }
              @Override public void prepare() {
                mark("prepare begun", System.nanoTime());
                mark("edit", edit());
                mark("prepared", System.nanoTime());
              }
              @Override public void start() {
                mark("started", System.nanoTime());
                if (MARKS == null) System.out.println("%s" + System.nanoTime());
              }
              @Override public void pause() { mark("pause begun", System.nanoTime()); }
              @Override public void stop() { mark("stop begun", System.nanoTime()); }
              @Procedure public int edit() { return %s + %d; }
              private static void mark(String what, long when) {
                if (MARKS != null) MARKS.accept(what, when);
              }
            }
            """.formatted(MARKS, STARTED, others, edit);
    }

    private void compile(String output, int edit) throws IOException {
        Path target = Files.createDirectories(folder.resolve(output));
        ReloadedModule asSources = new ReloadedModule(folder, classes, true);
        asSources.edit(edit);
        List<Path> files = new ArrayList<>();
        try (var all = Files.list(folder.resolve("src/p"))) {
            all.forEach(files::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(target));
            List<String> options = List.of("-parameters", "-g", "-proc:none");
            if (!compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call()) {
                throw new IllegalStateException("the sources in " + folder + " do not compile");
            }
        }
        asSources.edit(0);
    }
}
