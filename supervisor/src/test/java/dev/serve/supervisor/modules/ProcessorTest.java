package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {

    /** Makes a class {@code NAMEMade} for each class marked {@code @Deprecated}. */
    private static final String PROCESSOR = """
            package q;

            import java.io.*;
            import java.util.*;
            import javax.annotation.processing.*;
            import javax.lang.model.SourceVersion;
            import javax.lang.model.element.*;

            public class Maker extends AbstractProcessor {
                @Override public Set<String> getSupportedAnnotationTypes() { return Set.of("java.lang.Deprecated"); }
                @Override public Set<String> getSupportedOptions() { return Set.of("edit"); }
                @Override public SourceVersion getSupportedSourceVersion() { return SourceVersion.latest(); }
                @Override public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
                    edit();
                    for (Element each : round.getElementsAnnotatedWith(Deprecated.class)) {
                        if (each.getSimpleName().contentEquals("Explode")) throw new IllegalStateException("boom");
                        try (Writer out = processingEnv.getFiler().createSourceFile(each.getSimpleName() + "Made").openWriter()) {
                            out.write("class " + each.getSimpleName() + "Made { static Object made() { return %s; } }");
                        } catch (IOException thrown) {
                            throw new UncheckedIOException(thrown);
                        }
                    }
                    return false;
                }
                /** Changes the file that an option names. */
                private void edit() {
                    if (!processingEnv.getOptions().containsKey("edit")) return;
                    java.nio.file.Path file = java.nio.file.Path.of(processingEnv.getOptions().get("edit"));
                    try {
                        java.nio.file.Files.writeString(file, java.nio.file.Files.readString(file).replace("1", "2"));
                    } catch (IOException thrown) {
                        throw new UncheckedIOException(thrown);
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path jar;
    private Path src;

    @BeforeEach
    void makeFolders() throws Exception {
        jar = folder.resolve("maker.jar");
        src = Files.createDirectories(folder.resolve("src"));
    }

    private void writeProcessor(String made) throws Exception {
        new TestJar(jar)
                .with("q.Maker", PROCESSOR.replace("%s", made))
                .withText("META-INF/services/javax.annotation.processing.Processor", "q.Maker")
                .write();
    }

    private SourceFixture module() {
        return SourceFixture.of(new SourceSet("math", List.of(src), List.of(), List.of(), List.of(jar)), true);
    }

    @Test
    void whatAProcessorMakesIsCompiledAndStaysInMemory() throws Exception {
        writeProcessor("1");
        try (SourceFixture sources = module()) {
            sources.write(
                    "A.java", "@Deprecated public class A { public static Object run() { return AMade.made(); } }");

            assertThat(SourceFixture.run(sources.compiled().classes(), "A")).isEqualTo(1);
            assertThat(src).isDirectoryContaining("glob:**A.java").isDirectoryNotContaining("glob:**AMade*");
        }
    }

    @Test
    void classesThatAProcessorMadeGoWithWhatTheyWereMadeFor() throws Exception {
        writeProcessor("1");
        try (SourceFixture sources = module()) {
            sources.write("A.java", "@Deprecated class A {}").write("B.java", "class B {}");
            assertThat(sources.compiled().classes()).containsOnlyKeys("A", "AMade", "B");
            sources.write("A.java", "class A {}");

            assertThat(sources.compiled().classes()).containsOnlyKeys("A", "B");
        }
    }

    @Test
    void aProcessorThatIsReplacedRunsAtTheNextCompilation() throws Exception {
        writeProcessor("1");
        try (SourceFixture sources = module()) {
            sources.write(
                    "A.java", "@Deprecated public class A { public static Object run() { return AMade.made(); } }");
            sources.compiled();
            writeProcessor("\\\"another\\\"");

            assertThat(SourceFixture.run(sources.compiled().classes(), "A")).isEqualTo("another");
        }
    }

    @Test
    void anErrorInWhatAProcessorMadeNamesIt() throws Exception {
        writeProcessor("wrong");
        try (SourceFixture sources = module()) {
            sources.write("A.java", "@Deprecated class A {}");

            assertThat(sources.broken().errors().getFirst().rendered())
                    .startsWith("generated/AMade.java:1: error: cannot find symbol");
        }
    }

    @Test
    void aProcessorThatThrowsIsAnError() throws Exception {
        writeProcessor("1");
        try (SourceFixture sources = module()) {
            sources.write("A.java", "@Deprecated class Explode {}");

            assertThat(sources.broken().errors().getFirst().message()).contains("annotation processor", "boom");
        }
    }

    @Test
    void processorsOnTheClassPathAloneDoNotRun() throws Exception {
        writeProcessor("1");
        try (SourceFixture sources =
                SourceFixture.of(new SourceSet("math", List.of(src), List.of(jar), List.of(), List.of()), true)) {
            sources.write("A.java", "@Deprecated class A {}");

            assertThat(sources.compiled().classes()).containsOnlyKeys("A");
        }
    }

    @Test
    void aFileThatChangesWhileItIsCompiledIsCompiledAgain() throws Exception {
        writeProcessor("1");
        Path file = src.resolve("A.java");
        try (SourceFixture sources = SourceFixture.of(
                new SourceSet("math", List.of(src), List.of(), List.of("-Aedit=" + file), List.of(jar)), true)) {
            sources.write("A.java", "@Deprecated public class A { public static Object run() { return 1; } }");

            CompileResult.Compiled result = sources.compiled();

            assertThat(SourceFixture.run(result.classes(), "A")).isEqualTo(2);
            assertThat(sources.compiled().changed()).isFalse();
        }
    }
}
