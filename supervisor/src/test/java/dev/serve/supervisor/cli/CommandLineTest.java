package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {

    private record Call(Path configuration, OptionalInt port) {}

    @TempDir
    private Path folder;

    private final AtomicReference<Call> called = new AtomicReference<>();

    @ParameterizedTest
    @ValueSource(strings = {"-c my.conf --port 7071", "run -c my.conf --port 7071", "-c my.conf run --port=7071"})
    void serveAloneIsServeRun(String line) {
        assertThat(run(line.split(" ", -1)).code()).isEqualTo(42);
        assertThat(called.get()).isEqualTo(new Call(Path.of("my.conf"), OptionalInt.of(7071)));
    }

    @Test
    void theConfigurationOfTheCurrentFolderIsTheDefault() throws IOException {
        write("serve {}");

        run();

        assertThat(called.get()).isEqualTo(new Call(Path.of("conf/serve.conf"), OptionalInt.empty()));
    }

    @Test
    void withoutAConfigurationNothingRuns() {
        CommandLineRun run = run();

        assertThat(run.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(run.err())
                .isEqualTo("serve: no configuration: looked for " + folder.resolve("conf/serve.conf")
                        + "; name one by -c FILE\n");
    }

    @ParameterizedTest
    @CsvSource({
        "pauze spam,'Did you mean'",
        "status --prot 1,'--prot'",
        "--port 70000,'expected a port from 0 to 65535, found ''70000'''",
        "wait spam,'--state'",
        "wait spam --state ASLEEP,'ASLEEP'",
        "pause,'NAME'",
        "run --host example.com,'--host is for the commands that ask one'",
        "'status --host a,,b','--host: expected a host or host:port, found '''''",
        "'status --host @nowhere.txt','--host: expected a file with a host a line, found nothing to read at ''nowhere.txt'''",
        "status --host a:99999,'expected a port from 1 to 65535'",
        "stop spam --wait=soon,'expected a length of time such as 500ms, 30s or 2m, found ''soon'''",
        "stop spam --wait=11m,'expected at most 10m, found ''11m'''",
        "logs spam --tail=-1,'expected a number of lines, found -1'",
        "history spam --tail=-1,'expected a number of changes, found -1'",
        "history,'NAME'",
        "logs,'expected the NAME of a service, or --all'",
        "logs --all spam,'expected either --all or names, found both'",
    })
    void whatCannotBeUnderstoodIsSaidInALine(String line, String said) {
        CommandLineRun run = run(line.split(" ", -1));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("serve: ")
                .contains(said)
                .hasLineCount(run.err().contains("Did") || run.err().contains("Try") ? 2 : 1);
    }

    @Test
    void checkTellsHowManyModulesAreAllRight() throws IOException {
        write("serve { modules { a { command = [\"true\"] }, b { command = [\"true\"] } } }");

        String file = folder.resolve("conf/serve.conf").toString();
        assertThat(run("check", "-c", file))
                .isEqualTo(new CommandLineRun(ExitCode.DONE, file + ": 2 modules, all right\n", ""));
    }

    @Test
    void checkAsJsonIsOneObject() throws IOException {
        write("serve { modules { a { comand = x } } }");
        String file = folder.resolve("conf/serve.conf").toString();

        Json answer = Json.parse(run("check", "-o", "json", "-c", file).out());

        assertThat(answer.fields().keySet()).containsExactly("file", "modules", "problems");
        assertThat(answer.texts("problems"))
                .anySatisfy(problem -> assertThat(problem).contains("comand"));
    }

    @Test
    void checkTellsAllProblems() throws IOException {
        write("serve {\n modules { a { comand = [\"true\"] } }\n maintenance { port = 70000 }\n}");

        CommandLineRun run =
                run("check", "-c", folder.resolve("conf/serve.conf").toString());

        assertThat(run.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(run.err()).contains("serve.conf:2:", "serve.conf:3:");
    }

    @Test
    void aThingThatShouldNotHappenIsReportedWithItsTrace() {
        CommandLineRun run = CommandLineRun.with(
                folder,
                Map.of(),
                (configuration, port, reload) -> {
                    throw new IllegalStateException("no such luck");
                },
                "-c",
                "x");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("IllegalStateException: no such luck", "serve: this should not have happened");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "pause --help", "help status"})
    void helpIsPrinted(String line) {
        CommandLineRun run = run(line.split(" ", -1));

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("Usage: serve").contains("Exit codes:");
    }

    @Test
    void theCompletionKnowsAllSubcommandsAndAsksForNames() {
        CommandLineRun run = run("completion", "zsh");

        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains(
                        "run check status start pause resume stop restart reload plan apply trigger wait attach top events why history critical-chain threads call logs")
                .contains("complete -F _serve_with_names");
    }

    @Test
    void theCompletionScriptIsGoodBash() throws Exception {
        Path script = Files.writeString(
                folder.resolve("serve.bash"), run("completion").out());

        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". " + script
                                + "; COMP_WORDS=(serve pau); COMP_CWORD=1; _serve_with_names; echo ${COMPREPLY[*]}")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("pause\n");
    }

    private CommandLineRun run(String... arguments) {
        Runner runner = (configuration, port, reload) -> {
            called.set(new Call(configuration, port));
            return 42;
        };
        return CommandLineRun.with(folder, Map.of(), runner, arguments);
    }

    private void write(String configuration) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/serve.conf"), configuration);
    }
}
