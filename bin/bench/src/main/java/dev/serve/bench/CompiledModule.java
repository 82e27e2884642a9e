package dev.serve.bench;

import dev.serve.supervisor.modules.CompileResult;
import dev.serve.supervisor.modules.SourceCompiler;
import dev.serve.supervisor.modules.SourceSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** A module of sources of which one is edited, and the ways to compile it after that. Each answers in compilations a second. */
final class CompiledModule implements AutoCloseable {

    private final int files;
    private final Path sources;
    private final Path classes;
    private final SourceSet set;
    private final SourceCompiler warm;
    private int edits;

    CompiledModule(int files) throws IOException {
        this.files = files;
        sources = Files.createTempDirectory("sources");
        classes = Files.createTempDirectory("classes");
        set = new SourceSet("bench", List.of(sources), List.of(), List.of(), List.of());
        warm = new SourceCompiler(set);
        for (int i = 0; i < files; i++) {
            Files.writeString(file(i), text(i, 0, false));
        }
        freshTaskForAll();
        check(warm.compile());
    }

    /** The compiler of the product, kept. */
    double warm() throws IOException {
        edit(false);
        long begin = System.nanoTime();
        check(warm.compile());
        return rate(begin);
    }

    /** The same, until it has found an error in the body of a method. */
    double warmError() throws IOException {
        edit(true);
        long begin = System.nanoTime();
        if (!(warm.compile() instanceof CompileResult.Broken)) {
            throw new IllegalStateException("no error was found");
        }
        double rate = rate(begin);
        warm();
        return rate;
    }

    /** The compiler of the product, made anew: it compiles all. */
    double cold() throws IOException {
        edit(false);
        long begin = System.nanoTime();
        try (SourceCompiler cold = new SourceCompiler(set)) {
            check(cold.compile());
        }
        return rate(begin);
    }

    /** A fresh task of the JDK's compiler for the edited file, with the classes of the others in a folder. */
    double freshTask() throws IOException {
        edit(false);
        long begin = System.nanoTime();
        freshTask(List.of(file(files / 2)));
        return rate(begin);
    }

    /** A fresh task for all files. */
    double freshTaskForAll() throws IOException {
        long begin = System.nanoTime();
        List<Path> all = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            all.add(file(i));
        }
        freshTask(all);
        return rate(begin);
    }

    private void freshTask(List<Path> some) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            manager.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(classes));
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            List<String> options = List.of("-parameters", "-g", "-proc:none");
            if (!compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(some))
                    .call()) {
                throw new IllegalStateException("the sources do not compile");
            }
        }
    }

    private void edit(boolean wrong) throws IOException {
        edits++;
        Files.writeString(file(files / 2), text(files / 2, edits, wrong));
    }

    private static void check(CompileResult result) {
        if (!(result instanceof CompileResult.Compiled(var _, boolean changed, var _)) || !changed) {
            throw new IllegalStateException("expected other classes, found " + result);
        }
    }

    private static double rate(long begin) {
        return 1e9 / (System.nanoTime() - begin);
    }

    private Path file(int number) {
        return sources.resolve("C" + number + ".java");
    }

    /** A class such as modules have: eight methods with lambdas and generics, a record, an enum, a switch. */
    static String text(int number, int edit, boolean wrong) {
        StringBuilder text = new StringBuilder("package p;\nimport java.util.*;\npublic class C" + number + " {\n");
        for (int method = 0; method < 8; method++) {
            text.append("  public int m%d(List<String> words) {%n".formatted(method));
            text.append("    Map<String, Integer> counts = new TreeMap<>();\n");
            text.append("    for (String word : words) counts.merge(word, %d, Integer::sum);%n".formatted(edit));
            text.append("    return counts.values().stream().mapToInt(n -> n + %d).sum()".formatted(method));
            text.append(number == 0 ? "" : " + new C%d().m%d(words)".formatted(number - 1, method));
            text.append(wrong && method == 3 ? " + nothing" : "").append(";\n  }\n");
        }
        return text.append("  public record Pair(String name, int number) {}\n  enum Kind { SOME, OTHER }\n")
                .append(
                        "  static int of(Kind kind) { return switch (kind) { case SOME -> 1; case OTHER -> 2; }; }\n}\n")
                .toString();
    }

    @Override
    public void close() throws IOException {
        warm.close();
        deleteAll(sources);
        deleteAll(classes);
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
