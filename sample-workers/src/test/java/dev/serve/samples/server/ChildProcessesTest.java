package dev.serve.samples.server;

import static dev.serve.samples.server.ServeProcess.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Modules in processes of their own: their life, as operators see it. Each test starts several JVMs, so one comes after the other. */
@Execution(SAME_THREAD)
class ChildProcessesTest {

    private static final String THREE = heavy(3);
    private static final String TWO = heavy(2);

    @TempDir
    private Path folder;

    @Test
    void eachProcessIsAServiceOfItsOwn() throws Exception {
        try (RunningServer server = RunningServer.start(folder, THREE)) {
            server.awaitAll("RUNNING");

            assertThat(server.services())
                    .extracting(service -> service.getString("name"), service -> service.getString("module"))
                    .containsExactly(tuple("heavy/0", "heavy"), tuple("heavy/1", "heavy"), tuple("heavy/2", "heavy"));
            List<Long> pids = pids(server, "heavy/0", "heavy/1", "heavy/2");
            assertThat(pids)
                    .doesNotHaveDuplicates()
                    .doesNotContain(server.process().pid());
        }
    }

    @Test
    void aProcessThatIsKilledIsRestartedAndTheOthersGoOn() throws Exception {
        try (RunningServer server = RunningServer.start(folder, THREE)) {
            server.awaitAll("RUNNING");
            List<Long> before = pids(server, "heavy/0", "heavy/1", "heavy/2");

            ServeProcess.signal(before.get(1), "KILL");

            awaitThat(
                    () -> "a restart: " + server.process().out(),
                    () -> server.service("heavy/1").getInt("restarts") == 1);
            server.awaitAll("RUNNING");
            List<Long> after = pids(server, "heavy/0", "heavy/1", "heavy/2");
            assertThat(after.get(0)).isEqualTo(before.get(0));
            assertThat(after.get(1)).isNotEqualTo(before.get(1));
            assertThat(after.get(2)).isEqualTo(before.get(2));
            assertThat(server.service("heavy/0").getInt("restarts")).isZero();
            assertThat(server.get("/v1/services/heavy/1/history").body().getConfigList("history"))
                    .filteredOn(change -> change.getString("to").equals("FAILED"))
                    .singleElement()
                    .satisfies(change -> assertThat(change.getString("cause"))
                            .contains("process " + before.get(1) + " of heavy/1: killed by signal 9 (SIGKILL)"));
        }
    }

    @Test
    void noProcessOutlivesTheSupervisorThatIsKilled() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            server.awaitAll("RUNNING");
            List<ProcessHandle> all = server.process().descendants();
            assertThat(all).extracting(ProcessHandle::pid).containsAll(pids(server, "heavy/0", "heavy/1"));

            server.process().signal("KILL");

            ServeProcess.awaitGone(all);
        }
    }

    @Test
    void pausingOneReachesIntoItsProcess() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules { heavy { worker = dev.serve.samples.server.Recorder, isolation = process, processes = 2 } }
                """)) {
            server.awaitAll("RUNNING");
            List<Long> pids = pids(server, "heavy/0", "heavy/1");

            assertThat(server.serve("pause", "heavy/1").exitCode()).isZero();

            assertThat(server.state("heavy/0")).isEqualTo("RUNNING");
            assertThat(server.state("heavy/1")).isEqualTo("PAUSED");
            assertThat(server.log("heavy/1"))
                    .contains("prepare", "start", "pause")
                    .doesNotContain("stop");
            assertThat(server.serve("resume", "heavy").exitCode()).isZero();
            assertThat(pids(server, "heavy/0", "heavy/1")).isEqualTo(pids);
        }
    }

    @Test
    void processesAreReplacedOneAfterTheOther() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            server.awaitAll("RUNNING");
            List<Long> pids = pids(server, "heavy/0", "heavy/1");

            assertThat(server.serve("restart", "heavy", "--rolling").out())
                    .containsExactly("heavy/0: RUNNING", "heavy/1: RUNNING");

            assertThat(pids(server, "heavy/0", "heavy/1")).doesNotContainAnyElementsOf(pids);
            assertThat(lastChange(server, "heavy/0", "to")).isBeforeOrEqualTo(lastChange(server, "heavy/1", "from"));
        }
    }

    @Test
    void stoppingEndsTheProcesses() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  heavy { worker = dev.serve.samples.server.Recorder, isolation = process, processes = 2 }
                  other { worker = dev.serve.samples.server.Recorder }
                }
                """)) {
            server.awaitAll("RUNNING");
            List<ProcessHandle> all = server.process().descendants();

            assertThat(server.serve("stop", "heavy").exitCode()).isZero();

            ServeProcess.awaitGone(all);
            assertThat(server.log("heavy/0")).contains("pause", "stop");
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
    }

    @Test
    void whatAWorkerThrowsInAProcessIsTheFailureOfItsService() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  broken {
                    worker = dev.serve.samples.server.Thrower, settings.in = [prepare]
                    isolation = process, restart.policy = never
                  }
                  other { worker = dev.serve.samples.server.Recorder }
                }
                """)) {
            server.awaitState("broken", "FAILED");

            assertThat(server.service("broken").getString("failure.message"))
                    .contains("IllegalStateException: no luck in prepare");
            assertThat(server.service("broken").getString("failure.trace"))
                    .contains("dev.serve.samples.server.Thrower.prepare");
            server.awaitState("other", "RUNNING");
            ServeProcess.awaitGone(server.process().descendants());
        }
    }

    @Test
    void aProcessThatHangsIsKilledAtTheDeadline() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                modules {
                  stuck {
                    worker = dev.serve.samples.server.Hanger, settings.in = start
                    isolation = process, restart.policy = never, timeouts { start = 2s, cleanup = 2s }
                  }
                  other { worker = dev.serve.samples.server.Recorder }
                }
                """)) {
            server.awaitState("stuck", "FAILED");

            assertThat(server.log("stuck")).contains("hangs in start", "takes no notice");
            long pid = server.log("stuck").stream()
                    .filter(line -> line.startsWith("runs in process "))
                    .map(line -> Long.parseLong(line.substring("runs in process ".length())))
                    .findFirst()
                    .orElseThrow();
            ServeProcess.awaitGone(ProcessHandle.of(pid).stream().toList());
            ServeProcess.awaitGone(server.process().descendants());
            assertThat(server.service("stuck").getString("failure.message")).contains("did not return within 2000 ms");
        }
    }

    @Test
    void whatAProcessLogsAndPrintsIsInTheLogOfItsService() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                logs.level = debug
                modules { chat { worker = dev.serve.samples.server.Chatter, isolation = process } }
                """)) {
            server.awaitState("chat", "RUNNING");
            awaitThat(
                    () -> "all lines: " + server.process().out(),
                    () -> server.log("chat")
                            .containsAll(List.of(
                                    "in detail", "logged with care", "printed", "complained", "stays as chat")));

            assertThat(server.get("/v1/services/chat/logs?tail=1000").body().getConfigList("lines"))
                    .extracting(line -> line.getString("level") + " " + line.getString("message"))
                    .contains("DEBUG in detail", "WARN logged with care", "INFO printed", "WARN complained");
            assertThat(server.service("chat").getString("health.details.mood")).isEqualTo("chatty");
        }
    }

    @Test
    void aWorkerThatReportsAFailureFailsItsService() throws Exception {
        try (RunningServer server = RunningServer.start(folder, chatter("fail"))) {
            server.awaitState("chat", "FAILED");

            assertThat(server.service("chat").getString("failure.message"))
                    .contains("IllegalStateException: lost my way");
        }
    }

    @Test
    void aWorkerThatEndsEndsItsService() throws Exception {
        try (RunningServer server = RunningServer.start(folder, chatter("end"))) {
            server.awaitState("chat", "STOPPED");
        }
    }

    @Test
    void aProcessThatExitsFailsItsServiceWithWhatItSaidLast() throws Exception {
        try (RunningServer server = RunningServer.start(folder, chatter("exit"))) {
            server.awaitState("chat", "FAILED");

            assertThat(server.service("chat").getString("failure.message"))
                    .contains("exited with 3", "it said last: complained");
        }
    }

    @Test
    void aChangedModuleHasItsProcessesReplaced() throws Exception {
        try (RunningServer server = RunningServer.start(folder, TWO)) {
            server.awaitAll("RUNNING");
            List<ProcessHandle> all = server.process().descendants();

            assertThat(server.reload(TWO.replace("processes = 2", "processes = 1")))
                    .contains("restart heavy");

            server.awaitAll("RUNNING");
            assertThat(server.services())
                    .extracting(service -> service.getString("name"))
                    .containsExactly("heavy");
            ServeProcess.awaitGone(all);
        }
    }

    private static String heavy(int processes) {
        return """
                modules {
                  heavy {
                    module = dev.serve.samples.server.Heavy
                    isolation = process, processes = %d, jvm-options = ["-XX:TieredStopAtLevel=1"]
                  }
                }
                """.formatted(processes);
    }

    private static String chatter(String then) {
        return """
                modules {
                  chat {
                    worker = dev.serve.samples.server.Chatter, settings.then = %s
                    isolation = process, restart.policy = never
                  }
                  other { worker = dev.serve.samples.server.Recorder }
                }
                """.formatted(then);
    }

    /** When a service last came to RUNNING, or last left it. */
    private static Instant lastChange(RunningServer server, String service, String direction) throws Exception {
        return server.get("/v1/services/" + service + "/history").body().getConfigList("history").stream()
                .filter(change -> change.getString(direction).equals("RUNNING"))
                .map(change -> Instant.parse(change.getString("at")))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<Long> pids(RunningServer server, String... services) throws Exception {
        List<Long> pids = new ArrayList<>();
        for (String service : services) {
            Config shown = server.service(service);
            pids.add(shown.getLong("health.details.pid"));
        }
        return pids;
    }
}
