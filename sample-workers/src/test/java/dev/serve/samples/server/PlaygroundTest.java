package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/developing.md says to try on the playground, tried on a copy of it. */
class PlaygroundTest {

    private static final Path ROOT = Path.of(System.getProperty("serve.root", ".."));
    private static final Path PLAYGROUND = Path.of("sample-workers", "playground");
    private static final String HELLO = "static final String GREETING = \"Hello\";";
    private static final String MORNING = "static final String GREETING = \"Good morning\";";
    private static final String BROKEN = "static final String GREETING = 7;";

    private final Path folder;

    PlaygroundTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aSavedFileIsSeenOverHttpAndOneThatDoesNotCompileIsShownWhileTheOldOneAnswers() throws Exception {
        String document = Files.readString(ROOT.resolve("docs/developing.md"));
        assertThat(document).contains(MORNING, BROKEN);
        copyPlayground();
        try (RunningServer server = RunningServer.reloading(folder, onAnyPorts())) {
            server.awaitAll("RUNNING");
            long epoch = server.service("rpc").getLong("epoch");
            try (KeptConnection rpc = new KeptConnection(server.service("rpc").getInt("health.details.port"))) {
                assertThat(greeting(rpc)).isEqualTo("Hello");

                replace(HELLO, MORNING);
                awaitThat(
                        () -> "the change: " + server.process().out(),
                        () -> greeting(rpc).equals("Good morning"));
                awaitThat(
                        () -> "the other worker: " + server.process().out(),
                        () -> server.log("play/talker").contains("Good morning, world!"));

                replace(MORNING, BROKEN);
                List<String> error = awaitTrouble(server);
                assertThat(error).anyMatch(line -> line.strip().equals("^"));
                assertThat(document).contains(String.join("\n", error));
                assertThat(greeting(rpc)).isEqualTo("Good morning");
                assertThat(server.state("play/greeter")).isEqualTo("RUNNING");
                assertThat(server.serve("reload", "play").exitCode()).isEqualTo(6);

                replace(BROKEN, HELLO);
                awaitThat(
                        () -> "the mended one: " + server.process().out(),
                        () -> greeting(rpc).equals("Hello"));
                awaitThat(
                        () -> "no trouble: " + server.serve("status"),
                        () -> troubleOf(server).isEmpty());
            }
            assertThat(server.service("rpc").getLong("epoch")).isEqualTo(epoch);
        }
    }

    private void copyPlayground() throws IOException {
        Path from = ROOT.resolve(PLAYGROUND);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(PLAYGROUND).resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** The playground's own configuration, whose ports may be in use on this machine, with others. */
    private Path onAnyPorts() throws IOException {
        return Files.writeString(
                folder.resolve(PLAYGROUND).resolve("any-ports.conf"),
                "include \"serve.conf\"\nserve { maintenance.port = 0, modules.rpc.settings.port = 0 }\n");
    }

    /** Saves the talker with a line of it changed. */
    private void replace(String line, String by) throws IOException {
        Path talker = folder.resolve(PLAYGROUND).resolve("src/playground/Talker.java");
        String text = Files.readString(talker);
        assertThat(text).contains(line);
        Files.writeString(talker, text.replace(line, by));
    }

    private static String greeting(KeptConnection rpc) throws IOException {
        String answer = rpc.call("greet", "[\"Ada\"]");
        assertThat(answer).matches("\\{\"jsonrpc\":\"2.0\",\"result\":\".*, Ada!\",\"id\":1}");
        return answer.replaceAll(".*\"result\":\"|, Ada!.*", "");
    }

    private static List<String> awaitTrouble(RunningServer server) {
        awaitThat(
                () -> "the error: " + server.process().out(),
                () -> !troubleOf(server).isEmpty());
        return troubleOf(server);
    }

    /** What {@code serve status} says after the table, without the line that tells how long ago it was. */
    private static List<String> troubleOf(RunningServer server) {
        return server.serve("status").out().stream()
                .dropWhile(line -> !line.startsWith("play could not be replaced"))
                .skip(1)
                .toList();
    }
}
