package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigException;
import dev.serve.testing.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessWorkerTest {

    private final TestContext context = TestContext.with("grace = 200ms");

    private static ProcessWorker running(TestContext context, String script) throws Exception {
        ProcessWorker worker = attached(new ProcessWorker(List.of("sh", "-c", script)), context);
        worker.prepare();
        worker.start();
        return worker;
    }

    private static long pid(ProcessWorker worker) throws Exception {
        return Long.parseLong(String.valueOf(worker.health().details().get("pid")));
    }

    /** The number that the command has printed after the word. */
    private static long printed(TestContext context, String word) {
        context.awaitLine(word + "=");
        return context.lines().stream()
                .filter(line -> line.contains(word + "="))
                .map(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** A process whose parent has not yet asked for its exit code is gone all the same. */
    private static boolean isGone(long pid) {
        try {
            return state(pid) == 'Z';
        } catch (IOException noSuchProcess) {
            return true;
        }
    }

    /** The letter that Linux has for what a process does: {@code S} sleeps, {@code T} is stopped. */
    private static char state(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    @Test
    void whatTheCommandPrintsIsLoggedByItsStream() throws Exception {
        ProcessWorker worker = running(context, "echo out; echo err >&2; printf 'no end'; exec cat");

        context.awaitEnd();

        context.awaitLine("INFO out");
        context.awaitLine("WARN err");
        context.awaitLine("INFO no end");
        worker.pause();
        worker.stop();
        assertThat(context.failures()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "exit 3, exited with 3",
        "kill -9 $$, killed by signal 9 (SIGKILL)",
        "kill $$, killed by signal 15 (SIGTERM)"
    })
    void anExitThatIsNotZeroFailsTheServiceAndTellsHow(String script, String told) throws Exception {
        ProcessWorker worker = running(context, script);

        assertThat(context.awaitFailure())
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("sh: " + told);
        assertThat(context.ends()).isZero();
        worker.cleanup(context.awaitFailure());
        worker.cleanup(context.awaitFailure());
        await().until(() -> context.living().isEmpty());
    }

    @Test
    void aCommandKilledFromOutsideFailsTheService() throws Exception {
        ProcessWorker worker = running(context, "sleep 1000 & echo child=$!; wait");
        long child = printed(context, "child");

        ProcessHandle.of(pid(worker)).orElseThrow().destroyForcibly();

        assertThat(context.awaitFailure()).hasMessageContaining("SIGKILL");
        worker.cleanup(context.awaitFailure());
        assertThat(isGone(child)).isTrue();
        assertThat(worker.health().status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void aPauseEndsTheCommandAndAStartMakesANewOne() throws Exception {
        ProcessWorker worker = running(context, "exec sleep 1000");
        long first = pid(worker);

        worker.pause();

        assertThat(isGone(first)).isTrue();
        worker.start();
        assertThat(pid(worker)).isNotEqualTo(first);
        worker.pause();
        worker.stop();
        assertThat(context.failures()).isEmpty();
        assertThat(context.ends()).isZero();
        await().until(() -> context.living().isEmpty());
    }

    @Test
    void theWholeTreeEndsEvenWhatIgnoresSigtermOrHasLostItsParentOrHasASessionOfItsOwn() throws Exception {
        ProcessWorker worker = running(
                context,
                "(trap '' TERM; sleep 1001 & echo stubborn=$!; wait) & "
                        + "(sleep 1002 & echo orphan=$!) ; "
                        + "(setsid sh -c 'echo session=$$; exec sleep 1003' &) ; "
                        + "trap '' TERM; echo main=$$; while :; do sleep 1; done");
        List<Long> pids = List.of(
                printed(context, "stubborn"),
                printed(context, "orphan"),
                printed(context, "session"),
                printed(context, "main"));
        assertThat(pids).noneMatch(ProcessWorkerTest::isGone);

        worker.pause();

        assertThat(pids).allMatch(ProcessWorkerTest::isGone);
        worker.stop();
    }

    @Test
    void aChildHasItsGraceWhenTheCommandItselfHasEndedAndItsLinesAreStillLogged() throws Exception {
        TestContext patient = TestContext.with("grace = 1h");
        ProcessWorker worker = running(
                patient,
                "sh -c 'trap \"echo one; sleep 0.1; echo two; exit\" TERM; echo child=$$; while :; do sleep 0.01; done' & wait");
        long child = printed(patient, "child");

        worker.pause();

        assertThat(isGone(child)).isTrue();
        patient.awaitLine("one");
        patient.awaitLine("two");
        worker.stop();
    }

    @Test
    void aPauseThatIsInterruptedKillsAtOnce() throws Exception {
        TestContext patient = TestContext.with("grace = 1h");
        ProcessWorker worker = running(patient, "trap '' TERM; echo main=$$; while :; do sleep 1; done");
        long main = printed(patient, "main");
        Thread.currentThread().interrupt();

        assertThatThrownBy(worker::pause).isInstanceOf(InterruptedException.class);

        await().until(() -> isGone(main));
        worker.cleanup(new IOException("deadline"));
        assertThat(patient.failures()).isEmpty();
    }

    @Test
    void aPauseBySignalSuspendsTheWholeTreeAndAStartResumesIt() throws Exception {
        TestContext signalled = TestContext.with("pause = signal, grace = 200ms");
        ProcessWorker worker = running(signalled, "sleep 1000 & echo child=$!; wait");
        long main = pid(worker);
        long child = printed(signalled, "child");

        worker.pause();

        assertThat(state(main)).isEqualTo('T');
        assertThat(state(child)).isEqualTo('T');
        worker.start();
        assertThat(pid(worker)).isEqualTo(main);
        await().until(() -> state(child) == 'S');
        worker.pause();
        worker.stop();
        assertThat(isGone(main)).isTrue();
        assertThat(isGone(child)).isTrue();
        assertThat(signalled.failures()).isEmpty();
    }

    @Test
    void nothingIsLeftWhenTheJvmIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            List<Long> pids = lines.lines().limit(4).map(Long::parseLong).toList();
            assertThat(pids).hasSize(4).noneMatch(ProcessWorkerTest::isGone);

            jvm.destroyForcibly();

            await().until(() -> pids.stream().allMatch(ProcessWorkerTest::isGone));
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void standardInputIsEmptyAndSettingsReachTheCommand(@TempDir Path folder) throws Exception {
        TestContext set = TestContext.with("directory = \"" + folder + "\", environment { NAME = value, NUMBER = 7 }");
        ProcessWorker worker = running(set, "cat; pwd; echo $NAME $NUMBER");

        set.awaitEnd();

        set.awaitLine("INFO " + folder);
        set.awaitLine("INFO value 7");
        worker.pause();
        worker.stop();
    }

    @Test
    void aVariableWithANameThatShellsDropReachesTheCommandToo() throws Exception {
        TestContext set = TestContext.with("environment { \"odd.name\" = odd }");
        ProcessWorker worker = attached(new ProcessWorker(List.of("env")), set);
        worker.prepare();
        worker.start();

        set.awaitLine("INFO odd.name=odd");

        worker.pause();
        worker.stop();
    }

    @Test
    void aCommandThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> attached(new ProcessWorker(List.of("no-such-program")), context)
                        .prepare())
                .hasMessageContaining("no-such-program")
                .hasMessageContaining("PATH");
        assertThatThrownBy(() -> attached(new ProcessWorker(List.of("/no/such/file")), context)
                        .start())
                .hasMessageContaining("/no/such/file")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> attached(
                                new ProcessWorker(List.of("true")), TestContext.with("directory = /no/such/folder"))
                        .prepare())
                .hasMessageContaining("/no/such/folder");
        assertThatThrownBy(() -> new ProcessWorker(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPauseThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> attached(new ProcessWorker(List.of("true")), TestContext.with("pause = freeze"))
                        .prepare())
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContainingAll("stop", "signal", "freeze");
    }

    @Test
    void methodsInAnyOrderDoNoHarm() throws Exception {
        ProcessWorker worker = attached(new ProcessWorker(List.of("sleep", "1000")), context);
        worker.cleanup(new IOException("early"));
        worker.pause();
        worker.stop();
        worker.prepare();
        worker.stop();
        worker.start();
        long pid = pid(worker);
        worker.stop();
        worker.cleanup(new IOException("late"));

        assertThat(isGone(pid)).isTrue();
        assertThat(context.failures()).isEmpty();
    }
}
