package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenConfigurationTest {

    /** A command that leaves its process id behind once it is started. */
    private static final String WITNESS = "witness { command = [sh, -c, \"echo $$ > pid; exec sleep 1000\"] }\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> broken() {
        return Stream.of(
                argumentSet("a file that is no HOCON", "a { worker = [", new String[] {"serve.conf:"}),
                argumentSet("a class that is not there", "a { worker = com.example.Missing }", new String[] {
                    "serve.conf:5", "serve.modules.a.worker", "com.example.Missing not found"
                }),
                argumentSet(
                        "a worker whose constructor throws",
                        "a { worker = dev.serve.samples.server.Unmakeable }",
                        new String[] {"serve.conf:5", "serve.modules.a.worker", "no licence found"}),
                argumentSet(
                        "a module whose constructor throws",
                        "a { module = dev.serve.samples.server.Unmakeable }",
                        new String[] {"serve.conf:5", "serve.modules.a.module", "no licence found"}),
                argumentSet(
                        "a typo in a key", "a { comand = [date] }", new String[] {"serve.conf:5", "comand", "command"}),
                argumentSet("a cycle in after", """
                        a { command = [date], after = [b] }
                        b { command = [date], after = [a] }
                        """, new String[] {"serve.conf:5", "a", "b", "after"}),
                argumentSet(
                        "a transport that exposes one name of two modules, and a module that is not there",
                        """
                        a { module = dev.serve.samples.MathModule }
                        b { module = dev.serve.samples.MathModule }
                        rpc { worker = dev.serve.jsonrpc.JsonRpcServer, settings { port = 0, expose = [a, b, c] } }
                        """,
                        new String[] {
                            "serve.conf:7", "settings.expose", "'nap' is a procedure of both a and b", "named 'c'"
                        }),
                argumentSet(
                        "two problems at once", """
                        a { command = [date], instances = many }
                        b { command = [date], after = [nobody] }
                        """, new String[] {"serve.conf:5", "instances", "serve.conf:6", "nobody"
                        }));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void nothingIsStartedAndTheMessageSaysWhatIsWrong(String modules, String... expected) throws Exception {
        Path file = RunningServer.configuration(folder, "modules {\n" + WITNESS + modules + "\n}");

        try (ServeProcess process = ServeProcess.start(folder, "run", "-c", file.toString())) {
            assertThat(process.exitCode()).as("%s", process.err()).isEqualTo(6);

            assertThat(String.join("\n", process.err())).contains(expected).doesNotContain("\tat ");
            assertThat(folder.resolve("pid")).doesNotExist();
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        try (ServeProcess process = ServeProcess.start(folder, "run", "-c", "nowhere.conf")) {
            assertThat(process.exitCode()).isEqualTo(6);

            assertThat(process.err()).singleElement().asString().contains("nowhere.conf");
        }
    }

    @Test
    void aStateFileThatIsBrokenIsNamedAndNothingRuns() throws Exception {
        Files.createDirectories(folder.resolve(".serve"));
        Files.writeString(folder.resolve(".serve/state.json"), "{\"pauses\": [");
        Path file = RunningServer.configuration(folder, "modules {\n" + WITNESS + "}");

        try (ServeProcess process = ServeProcess.start(folder, "run", "-c", file.toString())) {
            assertThat(process.exitCode()).isEqualTo(6);

            assertThat(String.join("\n", process.err()))
                    .contains("state.json", "remove it")
                    .doesNotContain("\tat ");
            assertThat(folder.resolve("pid")).doesNotExist();
        }
    }

    @Test
    void aMaintenancePortInUseEndsTheServerAndLeavesNothingRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = RunningServer.configuration(
                    folder, "maintenance.port = " + taken.getLocalPort() + "\nmodules {\n" + WITNESS + "}");

            try (ServeProcess process = ServeProcess.start(folder, "run", "-c", file.toString())) {
                assertThat(process.exitCode()).isEqualTo(1);

                assertThat(String.join("\n", process.err()))
                        .contains("127.0.0.1", Integer.toString(taken.getLocalPort()), "in use")
                        .doesNotContain("\tat ");
                ServeProcess.awaitGone(witness());
            }
        }
    }

    /** The command's process, if it has come that far. */
    private List<ProcessHandle> witness() throws Exception {
        Path pid = folder.resolve("pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).stream()
                        .toList()
                : List.of();
    }

    @Test
    void aSocketWorkerWhosePortIsInUseFailsAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                RunningServer server = RunningServer.start(folder, """
                        modules {
                          echo { worker = dev.serve.samples.EchoServer, settings.port = %d, restart.policy = never }
                          follower { worker = dev.serve.samples.server.Recorder, after = [echo] }
                          other { worker = dev.serve.samples.server.Recorder }
                        }
                        """.formatted(taken.getLocalPort()))) {
            server.awaitState("other", "RUNNING");
            server.awaitState("echo", "FAILED");

            assertThat(server.service("echo").getString("failure.message"))
                    .contains(Integer.toString(taken.getLocalPort()));
            assertThat(server.service("other").getInt("restarts")).isZero();
            assertThat(String.join("\n", server.why("follower"))).contains("waits for echo", "echo failed in");
        }
    }
}
