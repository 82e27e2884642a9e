package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After any edits, the classes that were compiled bit by bit are those of a compilation of everything. */
class RandomEditsTest {

    private static final int FILES = 8;
    private static final int EDITS = 20;

    /** The lines that each file may or may not have; {@code %1$d} is its number, {@code %2$d} that of another, {@code %3$d} any. */
    private static final List<String> MEMBERS = List.of(
            "public static final int CONSTANT = %3$d;",
            "public static final String TEXT = \"n\" + %3$d;",
            "public int field = %3$d;",
            "private int hidden = %3$d;",
            "public int method(int a) { return a + %3$d; }",
            "public java.util.List<? extends Number> generic(java.util.Map<String, T> a) { return null; }",
            "<E extends Exception> void throwing() throws E { }",
            "private static int helper() { return (int) (Math.random() * %3$d); }",
            "public class Inner { int inner = %3$d; class Innermost { } }",
            "private record Hidden(int a, String b) implements java.io.Serializable { }",
            "enum Colour { RED, GREEN { int n() { return %3$d; } }; int n() { return 1; } }",
            "Runnable lambda = () -> System.out.println(%3$d);",
            "Object anonymous = new Object() { int x = %3$d; };",
            "@Deprecated public void old() { assert hashCode() != %3$d; }",
            "static int ofOther(C%2$d<String> other) { return C%2$d.BASE + (int) other.base(%3$d); }",
            "Object literal = C%2$d.class;",
            "int switched(Object o) { return switch (o) { case C%2$d<?> c -> c.base(1).intValue(); default -> %3$d; }; }",
            "sealed interface Shape permits Round, Flat { } record Round() implements Shape { } record Flat() implements Shape { }",
            "// a comment %3$d");

    @TempDir
    private Path folder;

    private final Map<Integer, String> texts = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void classesCompiledBitByBitAreThoseOfAWholeCompilation(long seed) throws Exception {
        Random random = new Random(seed);
        try (SourceFixture sources = SourceFixture.in(folder)) {
            for (int i = 0; i < FILES; i++) {
                write(sources, i, random);
            }
            for (int edit = 0; edit < EDITS; edit++) {
                String wanted = "seed " + seed + ", edit " + edit + " " + edit(sources, random);

                same(sources.compile(), sources.compiledFromNothing(), wanted);
            }
        }
    }

    private void same(CompileResult bitByBit, CompileResult whole, String when) {
        switch (whole) {
            case CompileResult.Broken broken ->
                assertThat(bitByBit).as(when + "\n" + texts).isEqualTo(broken);
            case CompileResult.Compiled(Map<String, byte[]> classes, boolean _, List<SourceError> _) -> {
                assertThat(bitByBit).as(when + "\n" + texts).isInstanceOf(CompileResult.Compiled.class);
                Map<String, byte[]> own = ((CompileResult.Compiled) bitByBit).classes();
                assertThat(own.keySet()).as(when).isEqualTo(classes.keySet());
                classes.forEach((name, bytes) -> assertThat(own.get(name))
                        .as(when + ": " + name + "\n" + texts)
                        .isEqualTo(bytes));
            }
        }
    }

    private String edit(SourceFixture sources, Random random) throws IOException {
        int file = random.nextInt(FILES);
        write(sources, file, random);
        if (random.nextInt(4) == 0) {
            write(sources, random.nextInt(FILES), random);
        }
        return "of C" + file;
    }

    /** Writes a file anew, often with one line of it changed only. */
    private void write(SourceFixture sources, int number, Random random) throws IOException {
        String before = texts.get(number);
        String text;
        if (before == null || random.nextInt(4) == 0) {
            StringBuilder made = new StringBuilder("package p;\npublic class C" + number + "<T> extends "
                    + (number == 0 ? "Object" : "C" + random.nextInt(number) + "<T>") + " {\n");
            made.append("public static final int BASE = " + random.nextInt(3)).append(" + ");
            made.append(number == 0 ? "1" : "C" + random.nextInt(number) + ".BASE")
                    .append(";\n");
            made.append("public Number base(int a) { return a; }\n");
            for (String member : MEMBERS) {
                if (random.nextInt(3) == 0) {
                    made.append(member.formatted(number, random.nextInt(FILES), random.nextInt(100_000)))
                            .append('\n');
                }
            }
            if (random.nextInt(8) == 0) {
                // Only some have that method: many edits break the module, and others mend it.
                made.append("Object use = new C%d<String>().method(1);".formatted(random.nextInt(FILES)));
            }
            text = made.append("}\n").toString();
        } else {
            text = before.replaceFirst("return a( \\+ \\d+)?;", "return a + " + random.nextInt(90_000) + ";");
        }
        texts.put(number, text);
        sources.write("p/C" + number + ".java", text);
    }
}
