package dev.serve.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.supervisor.config.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ChildCommandTest {

    private static final Path SOCKET = Path.of("/tmp/x/socket");

    @Test
    void aChildRunsTheSupervisorsJavaAndClassPath() {
        List<String> line = new ChildCommand("heavy/1", List.of(), Optional.empty()).line(SOCKET);

        assertThat(line).first().isEqualTo(System.getProperty("java.home") + "/bin/java");
        assertThat(line)
                .containsSequence(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildMain.class.getName(),
                        "/tmp/x/socket",
                        "heavy/1");
        assertThat(line).contains("-XX:+UseSerialGC").doesNotContain("taskset");
    }

    @Test
    void aChildHasTheLaunchersOptionsSoThatItsCacheFits() throws IOException {
        String launcher =
                Files.readString(Path.of(System.getProperty("serve.root", "..")).resolve("bin/serve"));
        Matcher options = Pattern.compile("JVM_OPTIONS='([^']*)'").matcher(launcher);

        assertThat(options.find()).isTrue();
        List<String> all = new ArrayList<>(ChildCommand.OPTIONS);
        all.add("-XX:+UseSerialGC");
        assertThat(options.group(1).split("\\s+")).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void whoeverChoosesAGarbageCollectorHasThatAlone() {
        List<String> line =
                new ChildCommand("heavy", List.of("-XX:+UseParallelGC", "-Xmx64m"), Optional.empty()).line(SOCKET);

        assertThat(line).containsSequence("-XX:+UseParallelGC", "-Xmx64m").doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void oneThatIsBoundToACoreIsStartedByTaskset() {
        List<String> line = new ChildCommand("heavy", List.of(), Optional.of(3)).line(SOCKET);

        assertThat(line).startsWith("taskset", "-c", "3", System.getProperty("java.home") + "/bin/java");
    }

    @Test
    void coresAreTakenInTurn() {
        Cores cores = new Cores(Cores.numbers("0-2,5,8-9"));

        assertThat(cores.numbers()).containsExactly(0, 1, 2, 5, 8, 9);
        assertThat(cores.turn(3)).contains(5);
        assertThat(cores.turn(6)).contains(0);
        assertThat(new Cores(List.of()).turn(0)).isEmpty();
    }

    @Test
    void coresAreThoseThatThisProcessMayRunOn() {
        List<Integer> cores = Cores.ofThisProcess().numbers();

        assertThat(cores).isNotEmpty();
        assertThat(ChildCommand.of("heavy/1", new Isolation.Processes(2, true, List.of()), 1)
                        .core())
                .contains(cores.get(1 % cores.size()));
        assertThat(ChildCommand.of("heavy/1", new Isolation.Processes(2, false, List.of()), 1)
                        .core())
                .isEmpty();
    }
}
