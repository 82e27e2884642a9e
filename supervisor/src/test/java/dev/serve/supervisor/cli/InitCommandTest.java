package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InitCommandTest {

    @TempDir
    private Path folder;

    @Test
    void theWholeProjectIsWrittenAndTheNextCommandsAreTold() throws Exception {
        CommandLineRun run = init("my-poller");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(files())
                .containsExactly(
                        "my-poller/.gitignore",
                        "my-poller/README.md",
                        "my-poller/conf/serve.conf",
                        "my-poller/pom.xml",
                        "my-poller/src/main/java/mypoller/Hello.java");
        assertThat(run.out()).contains("  cd my-poller\n", "serve run --reload\n", "serve logs -f my-poller");
        assertThat(Files.readString(folder.resolve("my-poller/conf/serve.conf")))
                .contains("\"my-poller\" { worker = mypoller.Hello, sources = [\"../src/main/java\"]");
        assertThat(Files.readString(folder.resolve("my-poller/pom.xml")))
                .contains("<artifactId>my-poller</artifactId>", "<systemPath>${serve.jar.serve-worker}</systemPath>")
                .doesNotContain("@");
    }

    @Test
    void nameAndPackageAreTakenAsTheyAreSaid() throws Exception {
        CommandLineRun run = init("--name", "poller", "--package", "com.example.poll", ".");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(folder.resolve("src/main/java/com/example/poll/Hello.java")))
                .startsWith("package com.example.poll;");
        assertThat(Files.readString(folder.resolve("conf/serve.conf"))).contains("\"poller\" {");
    }

    @Test
    void whatIsThereIsNamedAndNothingIsWritten() throws Exception {
        Files.writeString(folder.resolve("README.md"), "mine");
        Files.writeString(folder.resolve("conf"), "no folder");

        CommandLineRun run = init("--name", "poller");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err())
                .contains(
                        folder.resolve("README.md").toString(),
                        folder.resolve("conf").toString())
                .contains("nothing was written");
        assertThat(files()).containsExactly("README.md", "conf");
        assertThat(Files.readString(folder.resolve("README.md"))).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "-x", "a b", "a/b", "ä", "a\nb", "$(id)", "<x>"})
    void aNameThatNoModuleCanHaveIsRefused(String name) throws Exception {
        CommandLineRun run = init("--name=" + name);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("expected a name of at most 100 letters");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "com..x", "1a", "a.class", "a-b", "a/b"})
    void aPackageThatThereCantBeIsRefused(String packageName) throws Exception {
        CommandLineRun run = init("--name=x", "--package=" + packageName);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("expected the name of a package");
        assertThat(files()).isEmpty();
    }

    @Test
    void inJsonTheFilesAreListed() {
        CommandLineRun run = init("-o", "json", "--name", "poller");

        assertThat(run.out()).startsWith("{\"folder\":").contains("\"files\":[\"conf/serve.conf\"");
    }

    private CommandLineRun init(String... arguments) {
        String[] all = Stream.concat(Stream.of("init"), Stream.of(arguments)).toArray(String[]::new);
        return CommandLineRun.with(folder, Map.of(), (_, _, _) -> 42, all);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
