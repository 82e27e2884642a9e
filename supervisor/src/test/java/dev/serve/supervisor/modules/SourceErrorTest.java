package dev.serve.supervisor.modules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceErrorTest {

    @TempDir
    private Path folder;

    private SourceFixture sources;

    @BeforeEach
    void open() {
        sources = SourceFixture.in(folder);
    }

    private SourceFixture with(String... options) {
        return SourceFixture.of(new SourceSet("math", List.of(folder), List.of(), List.of(options), List.of()), true);
    }

    @Test
    void anErrorShowsFileLineTextAndACaret() throws Exception {
        sources.write("A.java", "class A {\n\tint a = \"text\";\n}\n");

        SourceError error = sources.broken().errors().getFirst();

        assertThat(error.line()).isEqualTo(2);
        assertThat(error.column()).isEqualTo(10);
        assertThat(error.rendered())
                .isEqualTo(
                        sources.path("A.java")
                                + ":2: error: incompatible types: java.lang.String cannot be converted to int\n\tint a = \"text\";\n\t        ^");
    }

    @Test
    void theRestOfALongMessageComesAfterTheCaret() throws Exception {
        sources.write("A.java", "class A { B b; }");

        assertThat(sources.broken().errors().getFirst().rendered().lines().skip(1))
                .containsExactly("class A { B b; }", "          ^", "  symbol:   class B", "  location: class A");
    }

    @Test
    void aVeryLongLineIsCutAroundTheCaret() throws Exception {
        sources.write(
                "A.java", "class A { /*" + "x".repeat(5_000) + "*/ int a = \"\"; /*" + "y".repeat(5_000) + "*/ }");

        SourceError error = sources.broken().errors().getFirst();

        assertThat(error.text())
                .hasSizeLessThan(200)
                .startsWith("…")
                .endsWith("…")
                .contains("int a = \"\";");
        assertThat(error.text().charAt(error.caret())).isEqualTo('"');
        assertThat(error.column()).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndAsFilesOfAnySystemDo(String end) throws Exception {
        sources.write("A.java", "class A {" + end + "  int a = b;" + end + "}" + end);

        SourceError error = sources.broken().errors().getFirst();

        assertThat(error.line()).isEqualTo(2);
        assertThat(error.text()).isEqualTo("  int a = b;");
        assertThat(error.caret()).isEqualTo(10);
    }

    @Test
    void anErrorAtTheEndOfAFileHasAPlace() throws Exception {
        sources.write("A.java", "class A {");

        SourceError error = sources.broken().errors().getFirst();

        assertThat(error.message()).isEqualTo("reached end of file while parsing");
        assertThat(error.rendered()).contains("A.java:1: error: ").contains("class A {\n");
    }

    @Test
    void anErrorInABodyIsTheOnlyOneShownAndIsMended() throws Exception {
        sources.write("A.java", "class A { int a() { return 1; } }")
                .write("B.java", "class B { int b = new A().a(); }");
        sources.compiled();
        sources.write("A.java", "class A { int a() { return x; } }");
        assertThat(sources.broken().errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).startsWith("cannot find symbol"));
        sources.write("A.java", "class A { int a() { return 2; } }");

        assertThat(sources.compiled().changed()).isTrue();
    }

    @Test
    void theFirstHundredErrorsAreShownAndTheOthersCounted() throws Exception {
        sources.write("A.java", "class A {\n" + "int a = x;\n".repeat(130) + "}");

        CompileResult.Broken broken = sources.broken();

        assertThat(broken.errors()).hasSize(100);
        // Each line is wrong twice: from the second on, the name is taken as well.
        assertThat(broken.more()).isEqualTo(130 + 129 - 100);
    }

    @Test
    void warningsAreThoseThatTheOptionsAskFor() throws Exception {
        try (SourceFixture own = with("-Xlint:all")) {
            own.write("A.java", "class A { java.util.List raw; }").write("B.java", "class B {}");
            assertThat(own.compiled().warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.warning()).isTrue();
                assertThat(warning.rendered())
                        .contains("A.java:1: warning: ")
                        .contains("found raw type: java.util.List");
            });

            own.write("B.java", "class B { int b; }");
            assertThat(own.compiled().warnings())
                    .as("those of other files stay")
                    .hasSize(1);

            own.write("A.java", "class A { java.util.List<?> cooked; }");
            assertThat(own.compiled().warnings()).isEmpty();
        }
    }

    @Test
    void warningsAreErrorsWhereTheOptionsSaySo() throws Exception {
        try (SourceFixture own = with("-Xlint:all", "-Werror")) {
            own.write("A.java", "class A { java.util.List raw; }");

            assertThat(own.broken().errors())
                    .extracting(SourceError::message)
                    .containsExactly("warnings found and -Werror specified");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nonsense", "-Xlint:nonsense"})
    void anOptionThatJavacDoesNotKnowIsAnErrorThatNamesIt(String option) throws Exception {
        try (SourceFixture own = with(option)) {
            own.write("A.java", "class A {}");

            assertThat(own.broken().errors().getFirst().rendered())
                    .startsWith("error: ")
                    .contains(option.substring(option.indexOf(':') + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-d",
                "-s",
                "-cp",
                "--class-path=x",
                "-sourcepath",
                "--release",
                "-proc:full",
                "@file",
                "-J-Xmx1g",
                "-encoding",
                "--module-path",
                "-Xplugin:ErrorProne",
                "-processor",
                "-implicit:class"
            })
    void anOptionThatWouldChangeWhatIsReadOrWrittenIsRefused(String option) {
        assertThatThrownBy(() -> with(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("module math can't have the compiler option '" + option + "': ");
    }

    @Test
    void aModuleWithoutSourceFoldersIsRefused() {
        assertThatThrownBy(() -> new SourceSet("math", List.of(), List.of(), List.of(), List.of()))
                .hasMessage("module math has no source folders: expected at least one");
    }

    @Test
    void aSourceFolderThatIsNotThereIsNamed() {
        Path gone = folder.resolve("gone");
        try (SourceFixture own =
                SourceFixture.of(new SourceSet("math", List.of(gone), List.of(), List.of(), List.of()), true)) {
            assertThat(own.broken().errors().getFirst().rendered())
                    .isEqualTo(gone + ": error: no such folder of sources");
        }
    }

    @Test
    void aSourceThatIsNotUtf8IsAnErrorAtThatPlace() throws Exception {
        Files.write(folder.resolve("A.java"), new byte[] {'c', 'l', '\n', 'a', 's', (byte) 0xE9, 's'});

        SourceError error = sources.broken().errors().getFirst();

        assertThat(error.file()).contains(sources.path("A.java"));
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.column()).isEqualTo(3);
        assertThat(error.message()).isEqualTo("is not UTF-8: found the byte 0xE9");
    }

    @Test
    void aSourceThatIsTooLargeIsNamed() throws Exception {
        sources.write("A.java", "class A {}").write("Big.java", " ".repeat(SourceReading.MOST_BYTES + 1));

        assertThat(sources.broken().errors()).singleElement().satisfies(error -> {
            assertThat(error.file()).contains(sources.path("Big.java"));
            assertThat(error.message()).isEqualTo("has more than the 4194304 bytes that a source file may have");
        });
    }

    @Test
    void twoFilesWithOneClassAreAnError() throws Exception {
        sources.write("a/A.java", "class A {}").write("b/A.java", "class A {}");

        assertThat(sources.broken().errors().getFirst().message()).isEqualTo("duplicate class: A");
    }

    @Test
    void aRuntimeWithoutACompilerSaysThatAJdkIsNeeded() throws Exception {
        sources.write("A.java", "class A {}");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base,java.sql,java.naming,java.management",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompileInChild.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();

        String said = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertThat(said).contains("module math is compiled from sources, which needs a JDK: the Java in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "de", "en"})
    void messagesAreInEnglishWhateverTheMachineSpeaks(String language) throws Exception {
        sources.write("A.java", "class A { int a = b; }");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=" + language,
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompileInChild.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();

        String said = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertThat(said).contains("A.java:1: error: cannot find symbol").contains("variable b");
    }
}
