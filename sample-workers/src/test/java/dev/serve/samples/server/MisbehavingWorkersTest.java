package dev.serve.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All on one server: what each of these workers does is nothing to the others. */
@TestInstance(Lifecycle.PER_CLASS)
class MisbehavingWorkersTest {

    private final RunningServer server;
    private long epochOfGood;

    MisbehavingWorkersTest(@TempDir Path folder) throws Exception {
        server = RunningServer.start(folder, """
                defaults.restart.policy = never
                modules {
                  good { worker = dev.serve.samples.server.Recorder }
                  prepare { worker = dev.serve.samples.server.Thrower, settings.in = [prepare] }
                  start { worker = dev.serve.samples.server.Thrower, settings.in = [start] }
                  pause { worker = dev.serve.samples.server.Thrower, settings.in = [pause] }
                  stop { worker = dev.serve.samples.server.Thrower, settings.in = [stop] }
                  cleanup { worker = dev.serve.samples.server.Thrower, settings.in = [start, cleanup] }
                  error { worker = dev.serve.samples.server.Thrower, settings { in = [start], error = true } }
                  hang { worker = dev.serve.samples.server.Hanger, settings.in = start, timeouts.start = 300ms }
                }
                """);
    }

    @BeforeAll
    void theGoodWorkerRuns() throws Exception {
        server.awaitState("good", "RUNNING");
        epochOfGood = server.service("good").getLong("epoch");
    }

    @AfterEach
    void theGoodWorkerIsUntouched() throws Exception {
        assertThat(server.state("good")).isEqualTo("RUNNING");
        assertThat(server.service("good").getLong("epoch")).isEqualTo(epochOfGood);
    }

    @AfterAll
    void endServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "start"})
    void aWorkerThatThrowsOnItsWayUpIsFailedWithItsCause(String method) throws Exception {
        server.awaitState(method, "FAILED");

        assertThat(server.service(method).getString("failure.during")).isEqualTo(method);
        assertThat(server.service(method).getString("failure.message")).endsWith("no luck in " + method);
        assertThat(server.service(method).getString("failure.trace")).contains("Thrower.java");
        assertThat(server.why(method)).anyMatch(line -> line.contains("no luck in " + method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "stop"})
    void aWorkerThatThrowsOnItsWayDownIsFailedAndTheCallerIsTold(String method) throws Exception {
        server.awaitState(method, "RUNNING");

        RunningServer.Reply reply = server.post("/v1/services/" + method + "/" + method + "?wait=30s");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body().getString("detail")).contains("no luck in " + method);
        assertThat(server.service(method).getString("failure.during")).isEqualTo(method);
    }

    @Test
    void aCleanupThatThrowsAfterAFailedStartIsTheSecondCause() throws Exception {
        server.awaitState("cleanup", "FAILED");

        ServeProcess.awaitThat(
                () -> "a second cause",
                () -> !server.service("cleanup").getConfigList("failure.more").isEmpty());
        Config failure = server.service("cleanup").getConfig("failure");
        assertThat(failure.getString("message")).endsWith("no luck in start");
        assertThat(failure.getConfigList("more"))
                .singleElement()
                .satisfies(more -> assertThat(more.getString("message")).endsWith("no luck in cleanup"));
    }

    @Test
    void aWorkerThatThrowsAnErrorIsFailed() throws Exception {
        server.awaitState("error", "FAILED");

        assertThat(server.service("error").getString("failure.type")).isEqualTo("java.lang.AssertionError");
    }

    @Test
    void aStartThatNeverReturnsIsFailedWithItsStuckThreadShownAndCanBeStopped() throws Exception {
        server.awaitState("hang", "FAILED");
        assertThat(server.service("hang").getString("failure.during")).isEqualTo("start");
        assertThat(server.service("hang").getString("failure.message")).contains("did not return within 300 ms");
        List<? extends Config> stuck = server.service("hang").getConfigList("stuck");
        assertThat(stuck).singleElement().satisfies(thread -> {
            assertThat(thread.getString("thread")).contains("hang", "start");
            assertThat(thread.getString("stack")).contains("Hanger");
        });

        RunningServer.Reply reply = server.post("/v1/services/hang/stop?wait=30s");

        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        assertThat(server.state("hang")).isEqualTo("STOPPED");
        assertThat(server.service("hang").getConfigList("stuck")).hasSize(1);
        assertThat(server.why("hang")).anyMatch(line -> line.contains("is still there"));
    }
}
