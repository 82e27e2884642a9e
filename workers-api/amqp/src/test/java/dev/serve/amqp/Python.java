package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs in Python, out of the resources of the tests. */
final class Python {

    static final String COMMAND = "/usr/bin/python3";

    private final Path folder;

    /** @param folder where their files are put */
    Python(Path folder) {
        this.folder = folder;
    }

    /** What a run came to. */
    record Run(int code, List<String> output) {}

    /** Whether modules can be imported. */
    boolean has(String modules) throws IOException, InterruptedException {
        return Files.isExecutable(Path.of(COMMAND)) && python("-c", "import " + modules).code == 0;
    }

    /** Runs a program, and returns what it printed. */
    List<String> run(String script, String... arguments) throws IOException, InterruptedException {
        Run run = python(withScript(script, arguments));
        assertThat(run.code).as(() -> String.join("\n", run.output)).isZero();
        return run.output;
    }

    /** Starts a program that ends when its input does, and waits for its first line. */
    Process start(String script, String... arguments) throws IOException {
        Process process = new ProcessBuilder(command(withScript(script, arguments)))
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).as(() -> "ready, after: " + errors()).isEqualTo("ready");
        return process;
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.txt"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private String[] withScript(String name, String... arguments) throws IOException {
        Path script = folder.resolve(name);
        try (var source = Objects.requireNonNull(Python.class.getResourceAsStream(name))) {
            Files.copy(source, script);
        }
        return Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toArray(String[]::new);
    }

    private static List<String> command(String... arguments) {
        return Stream.concat(Stream.of(COMMAND), Stream.of(arguments)).toList();
    }

    private Run python(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "python", ".txt");
        Process process = new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("Python ended within a minute").isTrue();
        return new Run(process.exitValue(), Files.readAllLines(output, StandardCharsets.UTF_8));
    }
}
