package dev.serve.samples.server;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A terminal with a {@code serve} command on it: a pseudo terminal, and an emulator that knows its screen, both in Python. */
final class PtyTerminal implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";

    private final Process driver;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private PtyTerminal(Process driver) {
        this.driver = driver;
        this.questions = driver.outputWriter();
        this.answers = driver.inputReader();
    }

    /** Starts {@code serve ARGUMENTS} on 30 rows of 100 columns; the test is skipped where there is no emulator. */
    static PtyTerminal start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(PYTHON, "-c", "import pyte")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        assumeThat(probe.waitFor())
                .as("%s imports pyte: install python3-pyte", PYTHON)
                .isZero();
        Path script = Path.of(System.getProperty("serve.root"), "sample-workers/src/test/python/terminal.py");
        PtyTerminal terminal = new PtyTerminal(new ProcessBuilder(PYTHON, script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        String variables = environment.entrySet().stream()
                .map(variable -> quoted(variable.getKey()) + ": " + quoted(variable.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        String command =
                command(arguments).stream().map(PtyTerminal::quoted).collect(Collectors.joining(", ", "[", "]"));
        terminal.ask("start {\"command\": " + command + ", \"rows\": 30, \"columns\": 100, \"environment\": "
                + variables + ", \"folder\": " + quoted(folder.toString()) + "}");
        return terminal;
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Ddev.serve.terminal=true",
                "-Ddev.serve.interactive=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.serve.supervisor.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Presses keys. */
    void press(String keys) {
        ask("keys " + quoted(keys));
    }

    void resize(int rows, int columns) {
        ask("resize " + rows + " " + columns);
    }

    /** Has the terminal take nothing of what the command writes. */
    void hold() {
        ask("hold");
    }

    void signal(int number) {
        ask("signal " + number);
    }

    /** What is on the screen. */
    List<String> rows() {
        return ask("screen").getStringList("rows");
    }

    /** The colours that are on the row that begins with a text. */
    List<String> coloursOf(String begin) {
        Config screen = ask("screen");
        List<String> rows = screen.getStringList("rows");
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).startsWith(begin)) {
                return screen.getList("colours").get(i).unwrapped() instanceof List<?> colours
                        ? colours.stream().map(String::valueOf).toList()
                        : List.of();
            }
        }
        return List.of();
    }

    /** All that the command has written. */
    String written() {
        return ask("screen").getString("raw");
    }

    /** Waits until a text is on the screen. */
    void awaitText(String text) {
        ServeProcess.awaitThat(
                () -> "'" + text + "' on\n" + String.join("\n", rows()),
                () -> rows().stream().anyMatch(row -> row.contains(text)));
    }

    /** Waits until a text is no longer on the screen. */
    void awaitNo(String text) {
        ServeProcess.awaitThat(
                () -> "no '" + text + "' on\n" + String.join("\n", rows()),
                () -> rows().stream().noneMatch(row -> row.contains(text)));
    }

    /** The exit code of the command. */
    int exitCode() {
        Config ended = ask("ended " + ServeProcess.PATIENCE.toSeconds());
        if (ended.getIsNull("code")) {
            throw new AssertionError("still running:\n" + String.join("\n", rows()));
        }
        return ended.getInt("code");
    }

    /** Whether the terminal is as a shell left it: it echoes, edits lines, and makes signals of keys. */
    boolean isAsBefore() {
        Config modes = ask("modes");
        boolean isOnUsualScreen = !ask("screen").getBoolean("alternate");
        return isOnUsualScreen && Stream.of("echo", "canonical", "signals").allMatch(modes::getBoolean);
    }

    /** Whether its settings are, whatever is still to be shown. */
    boolean hasItsSettings() {
        Config modes = ask("modes");
        return Stream.of("echo", "canonical", "signals").allMatch(modes::getBoolean);
    }

    @Override
    public void close() {
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly();
        driver.onExit().join();
    }

    private synchronized Config ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("the terminal has ended at: " + question);
            }
            return ConfigFactory.parseString(answer);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }
}
