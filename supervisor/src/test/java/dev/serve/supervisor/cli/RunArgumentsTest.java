package dev.serve.supervisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunArgumentsTest {

    @Test
    void noArgumentsMeanRunWithoutAnythingNamed() {
        assertThat(RunArguments.parse()).contains(new RunArguments(Optional.empty(), OptionalInt.empty(), false, true));
        assertThat(RunArguments.parse("run")).isEqualTo(RunArguments.parse());
    }

    @Test
    void theFileAndThePortAreTakenInAnyOrder() {
        RunArguments expected = new RunArguments(Optional.of(Path.of("a.conf")), OptionalInt.of(7071), false, true);

        assertThat(RunArguments.parse("run", "-c", "a.conf", "--port", "7071")).contains(expected);
        assertThat(RunArguments.parse("--port", "7071", "-c", "a.conf")).contains(expected);
    }

    @Test
    void reloadingIsAskedForAnywhere() {
        RunArguments expected = new RunArguments(Optional.of(Path.of("a.conf")), OptionalInt.empty(), true, true);

        assertThat(RunArguments.parse("run", "--reload", "-c", "a.conf")).contains(expected);
        assertThat(RunArguments.parse("-c", "a.conf", "--reload")).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "run --help",
                "--help",
                "run -c",
                "run -c a.conf -c b.conf",
                "run --port x",
                "run --port 65536",
                "run --port 999999",
                "run --port -1",
                "run -c --port",
                "run --host here",
                "run run",
                "run --reload --reload",
                "run --reload -c"
            })
    void whateverElseThereIsIsLeftToTheWholeCommandLine(String line) {
        assertThat(RunArguments.parse(line.split(" ", -1))).isEmpty();
    }
}
