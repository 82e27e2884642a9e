package dev.serve.supervisor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/serve} in an installation of its own, with a JDK whose {@code java} prints its arguments and a Maven that
 * writes down that it was called.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class LauncherTest {

    private record Ended(int code, String out, String err) {}

    @TempDir
    private Path folder;

    private Path home;
    private Path tools;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        // /tmp may be a link, and the launcher follows links.
        folder = folder.toRealPath();
        home = folder.resolve("my serve");
        tools = folder.resolve("tools");
        jar = home.resolve("dist/target/lib/serve.jar");
        Files.createDirectories(home.resolve("bin"));
        Path launcher = Path.of(System.getProperty("serve.root")).resolve("bin/serve");
        Files.copy(launcher, home.resolve("bin/serve"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        write(home.resolve("pom.xml"), "<project/>");
        write(home.resolve("supervisor/src/main/java/A.java"), "class A {}");
        useTools("sh", "env", "sed", "find", "head", "readlink", "mkdir", "cat", "stat", "cksum", "touch", "rm", "mv");
        useTools("nice");
        script(tools.resolve("sleep"), "");
        script(tools.resolve("mvn"), """
                echo "mvn $* with $JAVA_HOME" >>'%s/builds'
                mkdir -p '%s/dist/target/lib'
                : >'%s'
                echo '%s' >'%s/dist/target/classpath'""".formatted(folder, home, jar, jar, home));
    }

    @Test
    void aJavaThatIsTooOldIsNoJdk() throws Exception {
        Path old = jdk("jdk-17", "17.0.15");

        Ended ended = run(Map.of("JAVA_HOME", old.toString()), "status");

        // On a machine with a JDK in one of the usual folders that one is found; here is told what is looked at.
        if (ended.code() == ExitCode.NO_JDK) {
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("serve: no JDK 25 or newer found: looked at JAVA_HOME (" + old + " is Java 17), ")
                    .contains("java on the PATH (none)", "/usr/lib/jvm")
                    .hasLineCount(1);
        } else {
            assertThat(Files.readString(home.resolve("dist/target/jdk"))).doesNotContain(old.toString());
        }
    }

    @Test
    void theFirstRunBuildsWithTheJdkThatWasFound() throws Exception {
        Path jdk = jdk("jdk", "25.0.3");

        Ended ended = run(Map.of("JDK25_HOME", jdk.toString()), "run", "-c", "my file");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEqualTo("serve: building " + home + ", which takes a while ...\n");
        assertThat(builds()).singleElement().asString().endsWith("package with " + jdk);
        assertThat(ended.out().lines())
                .contains("-Ddev.serve.home=" + home, "-Ddev.serve.terminal=false", jar.toString())
                .endsWith("dev.serve.supervisor.cli.Main", "run", "-c", "my file");
    }

    @Test
    void whatIsBuiltIsBuiltAgainOnlyWhenASourceIsNewer() throws Exception {
        Map<String, String> variables = Map.of("JAVA_HOME", jdk("jdk", "26").toString());
        Path source = home.resolve("supervisor/src/main/java/A.java");
        run(variables);
        run(variables);
        assertThat(builds()).hasSize(1);

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plus(Duration.ofSeconds(5))));
        run(variables, "status");
        assertThat(builds()).as("who only asks doesn't build").hasSize(1);

        run(variables, "run");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aBuildThatFailsEndsWithOne() throws Exception {
        script(tools.resolve("mvn"), "echo 'A.java: class expected'; exit 3");

        Ended ended = run(Map.of("JAVA_HOME", jdk("jdk", "25").toString()), "run");

        assertThat(ended.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("A.java: class expected\nserve: the build has failed: see above\n");
    }

    @Test
    void withoutMavenThereIsALineThatSaysSo() throws Exception {
        Files.delete(tools.resolve("mvn"));

        assertThat(run(Map.of("JAVA_HOME", jdk("jdk", "25").toString()), "run"))
                .isEqualTo(new Ended(
                        ExitCode.FAILED,
                        "",
                        "serve: cannot build: there is no mvn on the PATH; install Apache Maven\n"));
    }

    @Test
    void linksToTheLauncherAreFollowed() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("serve-1"), Path.of("my serve/bin/serve"));
        Path second = Files.createSymbolicLink(folder.resolve("serve-2"), first);

        Ended ended = runLauncher(
                second,
                folder.resolve("tools"),
                Map.of("JAVA_HOME", jdk("jdk", "25").toString()),
                "--version");

        assertThat(ended.out()).contains("-Ddev.serve.home=" + home + "\n");
    }

    @Test
    void theJdkIsRememberedUntilItIsGone() throws Exception {
        Path first = jdk("jdk-1", "25");
        run(Map.of("JDK25_HOME", first.toString()));
        assertThat(Files.readString(home.resolve("dist/target/jdk"))).isEqualTo(first + "\n");

        assertThat(run(Map.of("JDK25_HOME", jdk("jdk-2", "25").toString())).out())
                .startsWith("jdk-1\n");

        Files.delete(first.resolve("bin/javac"));
        assertThat(run(Map.of("JDK25_HOME", folder.resolve("jdk-2").toString())).out())
                .startsWith("jdk-2\n");
    }

    @Test
    void aCacheIsMadeApartAndUsedUntilAJarChanges() throws Exception {
        Map<String, String> variables = Map.of("JAVA_HOME", jdk("jdk", "25").toString(), "SERVE_AOT", "on");

        assertThat(run(variables).out()).doesNotContain("-XX:AOTCache=");
        Path first = awaitCache();
        assertThat(run(variables).out())
                .contains("-XX:AOTCache=" + first + "\n", "-Ddev.serve.aot-cache=" + first + "\n");

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        assertThat(run(variables).out()).as("a jar that was built anew").doesNotContain("-XX:AOTCache=");
        await().until(() -> !awaitCache().equals(first));
        assertThat(caches()).as("old caches are deleted").hasSize(1);
    }

    @Test
    void aTrainingThatFailsIsNotTriedAgain() throws Exception {
        Path jdk = jdk("jdk", "25");
        script(
                jdk.resolve("bin/java"),
                "case $* in *AOTCacheOutput*) echo trained >>'%s/trainings'; exit 1 ;; esac".formatted(folder));
        Map<String, String> variables = Map.of("JAVA_HOME", jdk.toString(), "SERVE_AOT", "on");

        run(variables);
        await().until(() -> !files("failed").isEmpty() && !Files.exists(home.resolve("dist/target/aot/training")));
        run(variables);

        assertThat(home.resolve("dist/target/aot/training")).doesNotExist();
        assertThat(Files.readAllLines(folder.resolve("trainings"))).hasSize(1);
    }

    @Test
    void underADebuggerThereIsNoCache() throws Exception {
        String jdk = jdk("jdk", "25").toString();
        run(Map.of("JAVA_HOME", jdk, "SERVE_AOT", "on"));
        awaitCache();

        assertThat(run(Map.of("JAVA_HOME", jdk, "SERVE_AOT", "on", "SERVE_JAVA_OPTS", "-agentlib:jdwp=server=y"))
                        .out())
                .contains("-agentlib:jdwp=server=y\n")
                .doesNotContain("-XX:AOTCache=");
        assertThat(run(Map.of("JAVA_HOME", jdk, "SERVE_AOT", "on", "JAVA_TOOL_OPTIONS", "-agentlib:jdwp=server=y"))
                        .out())
                .doesNotContain("-XX:AOTCache=");
        assertThat(run(Map.of("JAVA_HOME", jdk, "SERVE_AOT", "on", "SERVE_JAVA_OPTS", "-Xmx1g -Da=b"))
                        .out())
                .contains("-Xmx1g\n-Da=b\n", "-XX:AOTCache=");
    }

    private Path awaitCache() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> caches().size() == 1 && !Files.exists(home.resolve("dist/target/aot/training")));
        return caches().getFirst();
    }

    private List<Path> caches() {
        return files("aot");
    }

    private List<Path> files(String ending) {
        Path aot = home.resolve("dist/target/aot");
        if (!Files.isDirectory(aot)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(aot, 1, new FileVisitOption[0])) {
            return files.filter(file -> file.toString().endsWith("." + ending)).toList();
        } catch (IOException | java.io.UncheckedIOException moved) {
            return List.of();
        }
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private Ended run(Map<String, String> variables, String... arguments) throws Exception {
        return runLauncher(home.resolve("bin/serve"), tools, variables, arguments);
    }

    /** Runs it with nothing on the PATH but the tools it needs, and with no caches unless they are asked for. */
    private Ended runLauncher(Path launcher, Path path, Map<String, String> variables, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Path err = Files.createTempFile(folder, "err", "");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path.toString(), "HOME", folder.toString(), "SERVE_AOT", "off"));
        builder.environment().putAll(variables);
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    /** A JDK whose java prints its own name and its arguments, one a line, and makes the cache that it is asked for. */
    private Path jdk(String name, String version) throws IOException {
        Path jdk = folder.resolve(name);
        write(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), """
                echo %s
                for argument in "$@"; do
                    printf '%%s\\n' "$argument"
                    case $argument in -XX:AOTCacheOutput=*) echo classes >"${argument#*=}" ;; esac
                done""".formatted(name));
        script(jdk.resolve("bin/javac"), "");
        return jdk;
    }

    private void useTools(String... names) throws IOException {
        Files.createDirectories(tools);
        for (String name : names) {
            Path tool = Stream.of("/bin", "/usr/bin")
                    .map(bin -> Path.of(bin, name))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            script(tools.resolve(name), "exec " + tool + " \"$@\"");
        }
    }

    private static void script(Path file, String text) throws IOException {
        write(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
