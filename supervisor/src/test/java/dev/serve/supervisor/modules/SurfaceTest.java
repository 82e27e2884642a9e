package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which edits of a class are compiled alone, and which make all others be compiled anew. */
class SurfaceTest {

    /** Members that a class gets, and that no other class sees. */
    static final List<String> UNSEEN = List.of(
            "// a comment",
            "private int count;",
            "private static final int SECRET = 7;",
            "private void help() { }",
            "private <T> java.util.List<T> help(T one) { return java.util.List.of(one); }",
            "{ System.out.println(); }",
            "static { Runnable r = () -> { }; r.run(); }",
            "{ new Object() { int a; }; }",
            "{ class Local { class Inner { } } }",
            "{ assert hashCode() == 1; }",
            "{ Class<?> other = java.util.Map.Entry.class; }");

    /** Members that other classes see, or may see. */
    static final List<String> SEEN = List.of(
            "int count;",
            "static final int MOST = 7;",
            "final int least = 7;",
            "void help() { }",
            "protected A(int size) { }",
            "class Inner { }",
            "private class Hidden { }",
            "enum Kind { ONE }",
            "@Deprecated void old() { }",
            "public String toString() { return null; }");

    /** Pairs of declarations of one class that are not the same to others. */
    static final List<List<String>> DIFFERENT = List.of(
            List.of("class A { static final int N = 1; }", "class A { static final int N = 2; }"),
            List.of("class A { static final int N = 1; }", "class A { static int N = 1; }"),
            List.of("class A { static final long N = 1; }", "class A { static final long N = Long.parseLong(\"1\"); }"),
            List.of("class A { final String s = \"a\"; }", "class A { final String s = \"b\"; }"),
            List.of("interface A { int N = 1; }", "interface A { int N = 2; }"),
            List.of("class A { void m() { } }", "class A { void m() throws Exception { } }"),
            List.of("class A { <T> void m(T t) { } }", "class A { <T extends Comparable<T>> void m(T t) { } }"),
            List.of("class A { java.util.List<String> l; }", "class A { java.util.List<Integer> l; }"),
            List.of("class A { void m() { } }", "class A { @Deprecated void m() { } }"),
            List.of("class A { void m(int... a) { } }", "class A { void m(int[] a) { } }"),
            List.of("class A { void m() { } }", "class A { static void m() { } }"),
            List.of("class A { class I { } }", "class A { static class I { } }"),
            List.of("class A { class I { } }", "class A { private class I { } }"),
            List.of(
                    "class A { private class I { } }",
                    "class A { private class I implements Runnable { public void run() { } } }"),
            List.of("class A { }", "final class A { }"),
            List.of("class A { }", "class A extends Thread { }"),
            List.of("class A { }", "class A implements java.io.Serializable { }"),
            List.of("class A { }", "class A<T> { }"),
            List.of("class A { }", "class A { } class Beside { }"),
            List.of("record A(int a) { }", "record A(int b) { }"),
            List.of("record A(int a, int b) { }", "record A(int b, int a) { }"),
            List.of("enum A { X, Y }", "enum A { Y, X }"),
            List.of("@interface A { int v() default 1; }", "@interface A { int v() default 2; }"),
            List.of(
                    "sealed interface A { record B() implements A { } record C() implements A { } }",
                    "sealed interface A { record B() implements A { } record C() { } }"),
            List.of("class A extends Thread { }", "class A extends Thread { private int MAX_PRIORITY; }"));

    private static final byte[] NONE = {};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("UNSEEN")
    void whatOthersDoNotSeeIsCompiledAlone(String member) throws Exception {
        Builds builds = edited("class A { void a() { } }", "class A { void a() { } " + member + "\n}");

        assertThat(builds.otherAfter).isSameAs(builds.otherBefore);
    }

    @ParameterizedTest
    @FieldSource("SEEN")
    void whatOthersMaySeeIsCompiledWithThem(String member) throws Exception {
        Builds builds = edited("class A { A() { } }", "class A { A() { } " + member + "\n}");

        assertThat(builds.otherAfter).isNotSameAs(builds.otherBefore);
    }

    @ParameterizedTest
    @FieldSource("DIFFERENT")
    void anotherDeclarationIsCompiledWithTheOthers(List<String> texts) throws Exception {
        Builds builds = edited(texts.getFirst(), texts.getLast());

        assertThat(builds.otherAfter).isNotSameAs(builds.otherBefore);
    }

    /** The class of a file that was not edited: the very same where it was not compiled again. */
    private record Builds(Object otherBefore, Object otherAfter) {}

    private Builds edited(String before, String after) throws Exception {
        try (SourceFixture sources = SourceFixture.in(folder)) {
            sources.write("A.java", before).write("Other.java", "class Other { Object a = A.class; }");
            Map<String, byte[]> first = sources.compiled().classes();
            sources.write("A.java", after);
            Map<String, byte[]> second = sources.compiled().classes();
            return new Builds(first.getOrDefault("Other", NONE), second.getOrDefault("Other", NONE));
        }
    }
}
