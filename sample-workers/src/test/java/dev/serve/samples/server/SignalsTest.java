package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {

    /** A command whose shell has a child of its own; both are there once the line is printed. */
    private static final String FAMILY =
            "family { command = [sh, -c, \"sleep 1000 & echo grandchild $!; wait\"], settings.grace = 2s }";

    @TempDir
    private Path folder;

    @Test
    void sigtermEndsTheWorkersInReverseOrderAndExitsWithZero() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  top { worker = dev.serve.samples.server.Recorder, after = [middle] }
                  base { worker = dev.serve.samples.server.Recorder }
                  middle { worker = dev.serve.samples.server.Recorder, after = [base] }
                }
                """)) {
            server.awaitAll("RUNNING");

            server.process().signal("TERM");

            assertThat(server.process().exitCode()).isZero();
            assertThat(called(server, "start")).containsExactly("base: start", "middle: start", "top: start");
            assertThat(called(server, "stop")).containsExactly("top: stop", "middle: stop", "base: stop");
        }
    }

    /** What the recorders have logged of one method, in order. */
    private static List<String> called(RunningServer server, String method) {
        return server.process().out().stream()
                .filter(line -> line.matches(".* INFO +\\w+: " + method))
                .map(line -> line.replaceFirst(".* INFO +", ""))
                .toList();
    }

    @Test
    void sigintEndsEverythingTheCommandsStarted() throws Exception {
        try (RunningServer server = RunningServer.start(folder, "modules { " + FAMILY + " }")) {
            List<ProcessHandle> family = family(server);

            server.process().signal("INT");

            assertThat(server.process().exitCode()).isZero();
            ServeProcess.awaitGone(family);
        }
    }

    @Test
    void aSecondSigintHurriesPastAWorkerThatDoesNotStop() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                shutdown.deadline = 10m
                modules {
                  stubborn { worker = dev.serve.samples.server.Hanger, settings.in = stop, timeouts.stop = 10m }
                  base { worker = dev.serve.samples.server.Recorder }
                  %s
                }
                """.formatted(FAMILY))) {
            server.awaitAll("RUNNING");
            List<ProcessHandle> family = family(server);
            server.process().signal("INT");
            server.process().awaitOut("stubborn: hangs in stop");

            server.process().signal("INT");

            assertThat(server.process().exitCode()).isEqualTo(1);
            assertThat(server.process().out()).anyMatch(line -> line.contains("stubborn did not stop"));
            assertThat(server.process().out()).anyMatch(line -> line.contains("base: stop"));
            ServeProcess.awaitGone(family);
        }
    }

    @Test
    void sigkillLeavesNoProcessBehind() throws Exception {
        try (RunningServer server = RunningServer.start(folder, "modules { " + FAMILY + " }")) {
            List<ProcessHandle> family = family(server);

            server.process().signal("KILL");

            assertThat(server.process().exitCode()).isEqualTo(128 + 9);
            ServeProcess.awaitGone(family);
        }
    }

    /** All processes that the command has come to, its child among them. */
    private static List<ProcessHandle> family(RunningServer server) {
        String line = server.process().awaitOut("family: grandchild");
        long grandchild = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        await().until(() -> server.process().descendants().stream().anyMatch(handle -> handle.pid() == grandchild));
        return server.process().descendants();
    }
}
