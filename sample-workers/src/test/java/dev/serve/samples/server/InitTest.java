package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute: what {@code serve init} writes runs at once, and again when it is changed. */
class InitTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenRunsAtOnceAndSoDoesAChange() throws Exception {
        init();
        Path project = folder.resolve("first");
        Path worker = project.resolve("src/main/java/first/Hello.java");

        Path file = project.resolve("conf/serve.conf");
        Files.writeString(file, "serve.maintenance.port = 0\n", StandardOpenOption.APPEND);

        try (RunningServer server = RunningServer.reloading(project, file)) {
            server.awaitState("first", "RUNNING");
            ServeProcess.awaitThat(
                    () -> "a greeting: " + server.process().out(),
                    () -> server.log("first").stream().anyMatch(line -> line.contains("Hello from first!")));

            Files.writeString(worker, Files.readString(worker).replace("\"Hello\"", "\"Good morning\""));

            ServeProcess.awaitThat(
                    () -> "the change: " + server.process().out(),
                    () -> server.log("first").stream().anyMatch(line -> line.contains("Good morning from first!")));
            server.awaitState("first", "RUNNING");
        }
    }

    @Test
    void mavenMakesAJarOfItWithoutANetworkAndWithoutAWarning() throws Exception {
        Path maven = Path.of("/usr/bin/mvn");
        assumeThat(maven).as("Maven is needed: apt-get install maven").exists();
        init();
        asAfterABuild(folder.resolve("first/pom.xml"));

        Path output = folder.resolve("mvn.log");
        Process process = new ProcessBuilder(maven.toString(), "-o", "-B", "package")
                .directory(folder.resolve("first").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(ServeProcess.PATIENCE.multipliedBy(3).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Files.readString(output)).contains("BUILD SUCCESS").doesNotContain("WARNING");
        assertThat(folder.resolve("first/target/first.jar")).exists();
    }

    /** Maven takes jars alone; while the build of serve tests itself, some of its classes are still in folders. */
    private void asAfterABuild(Path pom) throws IOException {
        Matcher places = Pattern.compile("<serve\\.jar\\.([\\w-]+)>(.*?)<").matcher(Files.readString(pom));
        String jars = places.replaceAll(place -> "<serve.jar." + place.group(1) + ">"
                + Matcher.quoteReplacement(jar(place.group(1), Path.of(place.group(2)))) + "<");
        Files.writeString(pom, jars);
    }

    private String jar(String name, Path place) {
        if (Files.isRegularFile(place)) {
            return place.toString();
        }
        String jar = folder.resolve(name + ".jar").toString();
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", place.toString(), ".");
        assertThat(code).isZero();
        return jar;
    }

    private void init() throws Exception {
        try (ServeProcess init = ServeProcess.start(folder, "init", "first")) {
            assertThat(init.exitCode()).isZero();
            assertThat(init.out()).containsAll(List.of("wrote first/pom.xml", "  cd first"));
        }
    }
}
