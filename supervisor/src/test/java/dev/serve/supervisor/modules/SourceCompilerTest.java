package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceCompilerTest {

    @TempDir
    private Path folder;

    private SourceFixture sources;

    @BeforeEach
    void open() {
        sources = SourceFixture.in(folder);
    }

    @Test
    void theseTestsRunWithACompilerThatIsKept() {
        assertThat(WarmContext.open()).isPresent();
    }

    @Test
    void allClassesOfAModuleAreCompiledAndRun() throws Exception {
        sources.write(
                        "a/Main.java",
                        "package a; public class Main { public static Object run() { return b.Other.VALUE; } }")
                .write(
                        "b/Other.java",
                        "package b; public class Other { public static final Object VALUE = new int[7].length; }");

        CompileResult.Compiled result = sources.compiled();

        assertThat(result.changed()).isTrue();
        assertThat(result.classes()).containsOnlyKeys("a.Main", "b.Other");
        assertThat(SourceFixture.run(result.classes(), "a.Main")).isEqualTo(7);
    }

    @Test
    void nothingIsChangedWhereNothingWasEdited() throws Exception {
        sources.write("A.java", "class A {}");
        sources.compiled();

        CompileResult.Compiled again = sources.compiled();

        assertThat(again.changed()).isFalse();
        assertThat(again.classes()).containsOnlyKeys("A");
    }

    @Test
    void aCommentAtTheEndOfALineChangesNoClass() throws Exception {
        sources.write("A.java", "class A {}");
        sources.compiled();
        sources.write("A.java", "class A {} // as it was");

        assertThat(sources.compiled().changed()).isFalse();
    }

    @Test
    void oneOfTwentyFilesIsCompiledAnewAndTheOthersAreKept() throws Exception {
        for (int i = 0; i < 20; i++) {
            sources.write("p/C" + i + ".java", body(i, "return " + (i == 0 ? "0" : "C" + (i - 1) + ".run()") + ";"));
        }
        CompileResult.Compiled before = sources.compiled();
        sources.write("p/C5.java", body(5, "return 55;"));

        CompileResult.Compiled after = sources.compiled();

        assertThat(after.changed()).isTrue();
        assertThat(after.classes()).hasSize(20);
        assertThat(SourceFixture.run(after.classes(), "p.C19")).isEqualTo(55);
        assertThat(after.classes().get("p.C6")).isSameAs(before.classes().get("p.C6"));
        assertThat(after.classes().get("p.C5")).isNotEqualTo(before.classes().get("p.C5"));
    }

    private static String body(int number, String statement) {
        return "package p; public class C" + number + " { public static Object run() { " + statement + " } }";
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConstantThatOthersHaveInlinedIsCompiledIntoThemAnew(boolean keepWarm) throws Exception {
        try (SourceFixture own =
                SourceFixture.of(new SourceSet("math", List.of(folder), List.of(), List.of(), List.of()), keepWarm)) {
            own.write("Main.java", "public class Main { public static Object run() { return Limits.MOST; } }")
                    .write("Limits.java", "class Limits { static final int MOST = 3; }");
            own.compiled();
            own.write("Limits.java", "class Limits { static final int MOST = 4; }");

            assertThat(SourceFixture.run(own.compiled().classes(), "Main")).isEqualTo(4);
        }
    }

    @Test
    void aChangedSignatureIsAnErrorInTheFileThatUsesIt() throws Exception {
        sources.write("A.java", "class A { static int add(int a) { return a; } }")
                .write("B.java", "class B { int two = A.add(2); }");
        sources.compiled();
        sources.write("A.java", "class A { static int add(int a, int b) { return a + b; } }");

        List<SourceError> errors = sources.broken().errors();

        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.file()).contains(sources.path("B.java"));
            assertThat(error.line()).isEqualTo(1);
            assertThat(error.message()).contains("method add in class A cannot be applied to given types");
        });
    }

    @Test
    void whatWasBrokenByOneFileIsMendedInAnother() throws Exception {
        sources.write("A.java", "class A { static int add(int a) { return a; } }")
                .write("B.java", "public class B { public static Object run() { return A.add(2); } }")
                .write("C.java", "class C {}");
        sources.compiled();
        sources.write("A.java", "class A { static int add(int a, int b) { return a + b; } }");
        sources.broken();
        sources.write("B.java", "public class B { public static Object run() { return A.add(2, 3); } }");

        CompileResult.Compiled result = sources.compiled();

        assertThat(result.changed()).isTrue();
        assertThat(SourceFixture.run(result.classes(), "B")).isEqualTo(5);
    }

    @Test
    void whatIsAsItWasBeforeAnErrorIsNoChange() throws Exception {
        sources.write("A.java", "class A {}").write("B.java", "class B {}");
        sources.compiled();
        sources.write("A.java", "class A {");
        sources.broken();
        sources.write("A.java", "class A {}");

        assertThat(sources.compiled().changed()).isFalse();
    }

    @Test
    void aDeletedFileThatOthersUseIsAnErrorInThem() throws Exception {
        sources.write("A.java", "class A {}").write("B.java", "class B { A a; }");
        sources.compiled();
        sources.delete("A.java");

        assertThat(sources.broken().errors()).singleElement().satisfies(error -> {
            assertThat(error.file()).contains(sources.path("B.java"));
            assertThat(error.message()).startsWith("cannot find symbol");
        });
    }

    @Test
    void theClassesOfADeletedFileAreGone() throws Exception {
        sources.write("A.java", "class A { class Inner {} }").write("B.java", "class B {}");
        sources.compiled();
        sources.delete("A.java");

        CompileResult.Compiled result = sources.compiled();

        assertThat(result.changed()).isTrue();
        assertThat(result.classes()).containsOnlyKeys("B");
    }

    @Test
    void aNestedClassThatWasTakenOutIsGone() throws Exception {
        sources.write("A.java", "class A { private class Inner {} }").write("B.java", "class B {}");
        sources.compiled();
        sources.write("A.java", "class A { Runnable r = new Runnable() { public void run() {} }; }");

        assertThat(sources.compiled().classes()).containsOnlyKeys("A", "A$1", "B");
    }

    @Test
    void aFileThatWasAddedIsCompiledWithThoseThatUseIt() throws Exception {
        sources.write("A.java", "class A {}");
        sources.compiled();
        sources.write("A.java", "class A { B b; }").write("p/q/B.java", "class B {}");

        assertThat(sources.compiled().classes()).containsOnlyKeys("A", "B");
    }

    @Test
    void aClassOfAClassPathIsReplacedByOneOfTheModule() throws Exception {
        Path library = Files.createDirectories(folder.resolve("lib"));
        new TestJar(library.resolve("lib.jar"))
                .with("q.Q", "package q; public class Q { public static Object old() { return 1; } }")
                .write();
        Path src = Files.createDirectories(folder.resolve("src"));
        try (SourceFixture own = SourceFixture.of(
                new SourceSet("math", List.of(src), List.of(library.resolve("lib.jar")), List.of(), List.of()), true)) {
            own.write("A.java", "public class A { public static Object run() { return q.Q.fresh(); } }")
                    .write("B.java", "class B {}")
                    .write("q/Q.java", "package q; public class Q { public static Object fresh() { return 2; } }");
            own.compiled();
            own.write("A.java", "public class A { public static Object run() { return 3 + (int) q.Q.fresh(); } }");

            assertThat(SourceFixture.run(own.compiled().classes(), "A")).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aJarThatIsReplacedIsSeen(boolean keepWarm) throws Exception {
        Path jar = folder.resolve("lib.jar");
        new TestJar(jar)
                .with("q.Q", "package q; public class Q { public static final int N = 1; }")
                .write();
        Path src = Files.createDirectories(folder.resolve("src"));
        try (SourceFixture own =
                SourceFixture.of(new SourceSet("math", List.of(src), List.of(jar), List.of(), List.of()), keepWarm)) {
            own.write("A.java", "public class A { public static Object run() { return q.Q.N; } }")
                    .write("B.java", "class B {}");
            assertThat(SourceFixture.run(own.compiled().classes(), "A")).isEqualTo(1);
            own.compiled();

            new TestJar(jar)
                    .with("q.Q", "package q; public class Q { public static final int N = 22222; }")
                    .write();
            assertThat(SourceFixture.run(own.compiled().classes(), "A")).isEqualTo(22222);

            new TestJar(jar).with("q.R", "package q; public class R {}").write();
            assertThat(own.broken().errors().getFirst().message()).contains("cannot find symbol");

            Files.delete(jar);
            assertThat(own.broken().errors().getFirst().message()).contains("package q does not exist");
        }
    }

    @Test
    void aChangedClassInAFolderOfTheClassPathIsSeen() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes/q"));
        Path src = Files.createDirectories(folder.resolve("src"));
        Files.write(
                classes.resolve("Q.class"),
                TestJar.compiled("q.Q", "package q; public class Q { public static final int N = 1; }"));
        try (SourceFixture own = SourceFixture.of(
                new SourceSet("math", List.of(src), List.of(folder.resolve("classes")), List.of(), List.of()), true)) {
            own.write("A.java", "public class A { public static Object run() { return q.Q.N; } }")
                    .write("B.java", "class B {}");
            own.compiled();
            Files.write(
                    classes.resolve("Q.class"),
                    TestJar.compiled("q.Q", "package q; public class Q { public static final int N = 70000; }"));

            assertThat(SourceFixture.run(own.compiled().classes(), "A")).isEqualTo(70000);
        }
    }

    @Test
    void sourcesInSeveralFoldersAreOneModule() throws Exception {
        Path other = Files.createDirectories(folder.resolve("generated/java"));
        Path main = Files.createDirectories(folder.resolve("main"));
        Files.writeString(other.resolve("B.java"), "class B { static int two() { return 2; } }");
        try (SourceFixture own =
                SourceFixture.of(new SourceSet("math", List.of(main, other), List.of(), List.of(), List.of()), true)) {
            own.write("A.java", "public class A { public static Object run() { return B.two(); } }");

            assertThat(SourceFixture.run(own.compiled().classes(), "A")).isEqualTo(2);
        }
    }

    @Test
    void whatModulesShareWithServeIsSeenAndNothingElseOfIt() throws Exception {
        sources.write("A.java", """
                import com.typesafe.config.Config;
                import io.micrometer.core.instrument.MeterRegistry;
                import org.slf4j.Logger;

                public class A extends dev.serve.worker.SimpleWorker {
                    @dev.serve.calls.Procedure public int add(int a, int b) { return a + b; }
                    protected void loop() { context().log().info("spam"); context().meters().counter("spam").increment(); }
                }
                """);
        sources.compiled();
        sources.write(
                "B.java", "class B { dev.serve.supervisor.Supervisor own; org.assertj.core.api.Assertions tests; }");

        assertThat(sources.broken().errors())
                .extracting(error -> error.message().lines().findFirst().orElseThrow())
                .containsExactly(
                        "package dev.serve.supervisor does not exist", "package org.assertj.core.api does not exist");
    }

    @Test
    void theNamesOfParametersAreKept() throws Exception {
        sources.write(
                "A.java",
                "public class A { public static Object run() throws Exception { return A.class.getMethod(\"add\", int.class)"
                        + ".getParameters()[0].getName(); } public void add(int amount) {} }");

        assertThat(SourceFixture.run(sources.compiled().classes(), "A")).isEqualTo("amount");
    }

    @Test
    void allKindsOfClassesAreKnownByTheirBinaryNames() throws Exception {
        sources.write("p/package-info.java", "@Deprecated package p;")
                .write("module-info.java", "module of.no.interest { requires java.sql; }")
                .write("p/Shape.java", "package p; public sealed interface Shape permits Circle, Square {}")
                .write("p/Circle.java", "package p; public record Circle(double radius) implements Shape {}")
                .write(
                        "p/Square.java",
                        "package p; public final class Square implements Shape { enum Kind { BIG { }, SMALL } }")
                .write("p/Use.java", """
                        package p;
                        public class Use<T extends Comparable<T>> {
                            class Inner { class Innermost {} }
                            static int area(Shape shape) {
                                class Local {}
                                Runnable run = () -> new Local();
                                return switch (shape) { case Circle(double r) -> (int) r; case Square _ -> 1; };
                            }
                            Object anonymous = new Object() {};
                        }
                        class Beside {}
                        """);

        assertThat(sources.compiled().classes().keySet())
                .containsExactlyInAnyOrder(
                        "p.package-info",
                        "p.Shape",
                        "p.Circle",
                        "p.Square",
                        "p.Square$Kind",
                        "p.Square$Kind$1",
                        "p.Use",
                        "p.Use$Inner",
                        "p.Use$Inner$Innermost",
                        "p.Use$1",
                        "p.Use$1Local",
                        "p.Beside");
    }

    @Test
    void aFolderThatHoldsNoSourcesHasNoClasses() {
        assertThat(sources.compiled().classes()).isEmpty();
    }

    @Test
    void hiddenFilesOfEditorsAreNoSources() throws Exception {
        sources.write("A.java", "class A {}").write(".git/B.java", "no Java");
        Files.createSymbolicLink(folder.resolve(".#A.java"), Path.of("someone@somewhere.1234"));

        assertThat(sources.compiled().classes()).containsOnlyKeys("A");
    }

    @Test
    void aClosedCompilerOpensItsJarsAgain() throws Exception {
        sources.write("A.java", "class A {}");
        sources.compiled();
        sources.close();
        sources.write("A.java", "class A { int a; }");

        assertThat(sources.compiled().changed()).isTrue();
    }

    @Test
    void anInterruptedThreadCompilesAndStaysInterrupted() throws Exception {
        sources.write("A.java", "class A { org.slf4j.Logger log; }");
        Thread.currentThread().interrupt();
        CompileResult first = sources.compile();
        assertThat(Thread.interrupted()).isTrue();

        assertThat(first).isInstanceOf(CompileResult.class);
        assertThat(sources.compiled().classes()).containsOnlyKeys("A");
    }
}
