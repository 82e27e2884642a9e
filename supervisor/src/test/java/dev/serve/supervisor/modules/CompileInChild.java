package dev.serve.supervisor.modules;

import java.nio.file.Path;
import java.util.List;

/** Compiles a folder in a JVM of its own, without the options that keeping the compiler warm needs, and prints what came of it. */
final class CompileInChild {

    private CompileInChild() {}

    public static void main(String... arguments) {
        SourceSet set = new SourceSet("math", List.of(Path.of(arguments[0])), List.of(), List.of(), List.of());
        try (SourceCompiler compiler = new SourceCompiler(set)) {
            switch (compiler.compile()) {
                case CompileResult.Compiled compiled ->
                    System.out.println(compiled.classes().keySet());
                case CompileResult.Broken broken ->
                    broken.errors().forEach(error -> System.out.println(error.rendered()));
            }
        }
    }
}
