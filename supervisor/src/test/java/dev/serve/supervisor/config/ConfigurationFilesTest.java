package dev.serve.supervisor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFilesTest {

    @TempDir
    Path folder;

    @Test
    void aFileThatIncludesNothingIsItself() throws IOException {
        Path main = write("serve.conf", "serve.maintenance.port = 1");

        assertThat(ConfigurationFiles.of(main)).containsExactly(main);
    }

    @Test
    void whatIsIncludedByIncludedFilesBelongsToIt() throws IOException {
        Path main = write("serve.conf", "include \"modules/math.conf\"\ninclude required(\"spam.json\")");
        Path math = write("modules/math.conf", "a { include \"deep.properties\" }");
        Path deep = write("modules/deep.properties", "b = 1");
        Path spam = write("spam.json", "{}");

        assertThat(ConfigurationFiles.of(main)).containsExactly(main, math, deep, spam);
    }

    @Test
    void aNameWithoutAnEndingStandsForEachFileThatIsTried() throws IOException {
        Path main = write("serve.conf", "include \"math\"");
        write("math.json", "{}");

        assertThat(ConfigurationFiles.of(main))
                .containsExactlyElementsOf(paths("serve.conf", "math.conf", "math.json", "math.properties"));
    }

    @Test
    void aFileThatDoesNotExistYetBelongsToIt() throws IOException {
        Path main = write("serve.conf", "include \"sub/local.conf\"");

        assertThat(ConfigurationFiles.of(main)).containsExactlyElementsOf(paths("serve.conf", "sub/local.conf"));
    }

    @Test
    void filesMayBeNamedByPathOrUrl() throws IOException {
        Path file = write("file.conf", "");
        Path required = write("required.conf", "");
        Path absolute = write("absolute.conf", "");
        Path heuristic = write("heuristic.conf", "");
        Path url = write("url.conf", "");
        Path main = write("serve.conf", """
                include file("%s")
                include required(file("%s"))
                include "%s"
                include "%s"
                include url("%s")
                """.formatted(file, required, absolute, heuristic.toUri(), url.toUri()));

        assertThat(ConfigurationFiles.of(main)).containsExactly(main, file, required, absolute, heuristic, url);
    }

    @Test
    void theClassPathHasNoFilesOfTheConfiguration() throws IOException {
        Path main = write("serve.conf", "include classpath(\"reference.conf\")");

        assertThat(ConfigurationFiles.of(main)).containsExactly(main);
    }

    @Test
    void anIncludeThatIsMissingThoughRequiredBelongsToIt() throws IOException {
        Path main = write("serve.conf", "include required(\"missing.conf\")");

        assertThat(ConfigurationFiles.of(main)).containsExactlyElementsOf(paths("serve.conf", "missing.conf"));
    }

    @Test
    void whatStandsBeforeAnErrorBelongsToIt() throws IOException {
        Path main = write("serve.conf", "include \"first.conf\"\ninclude \"broken.conf\"\n");
        Path first = write("first.conf", "a = 1");
        Path broken = write("broken.conf", "a = {");

        assertThat(ConfigurationFiles.of(main)).containsExactly(main, first, broken);
    }

    @Test
    void filesThatIncludeOneAnotherAreNamedOnce() throws IOException {
        Path main = write("serve.conf", "include \"other.conf\"");
        Path other = write("other.conf", "include \"serve.conf\"");

        assertThat(ConfigurationFiles.of(main)).containsExactly(main, other);
    }

    @Test
    void aConfigurationThatDoesNotExistIsItsPath() {
        Path main = folder.resolve("serve.conf");

        assertThat(ConfigurationFiles.of(main)).containsExactly(main);
    }

    private List<Path> paths(String... names) {
        return List.of(names).stream().map(folder::resolve).toList();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
