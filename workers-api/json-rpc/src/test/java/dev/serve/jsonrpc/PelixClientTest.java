package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server, called by a client of another make, in Python. */
class PelixClientTest {

    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    private Path folder;

    /** What a run of Python came to. */
    private record Run(int code, String output) {}

    @Test
    void aPythonClientGetsWhatItExpects() throws Exception {
        assumeThat(isInstalled())
                .as("%s imports jsonrpclib: install python3-jsonrpclib-pelix", PYTHON)
                .isTrue();
        Path script = folder.resolve("pelix_client.py");
        try (var source = Objects.requireNonNull(getClass().getResourceAsStream("pelix_client.py"))) {
            Files.copy(source, script);
        }
        try (RpcTestServer server = RpcTestServer.running("")) {
            Run run = python(script.toString(), server.uri().toString());

            assertThat(run.output).startsWith("ok by position\n").endsWith("ok an unknown method\n");
            assertThat(run.code).isZero();
            assertThat(server.methods.told).containsExactly("alone", "in a batch");
        }
    }

    private boolean isInstalled() throws IOException, InterruptedException {
        return Files.isExecutable(Path.of(PYTHON)) && python("-c", "import jsonrpclib").code == 0;
    }

    private Run python(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "python", ".txt");
        List<String> command =
                Stream.concat(Stream.of(PYTHON), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("ended within a minute, after: %s", text).isTrue();
        return new Run(process.exitValue(), text);
    }
}
