package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import dev.serve.calls.Arguments;
import dev.serve.calls.Procedure;
import dev.serve.calls.ProcedureAwayException;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The procedures of a module's own class, beside those of its workers. */
class ModuleExportsTest {

    @TempDir
    private Path folder;

    @AutoClose("shutDown")
    private final TestSupervisors supervisors = new TestSupervisors();

    /** Has two workers, one of which has a procedure, and a procedure of its own. */
    public static final class Both implements WorkerModule {
        @Override
        public Workers workers(Config settings) {
            return Workers.map(Map.of("plain", () -> new Worker() {}, "speaking", Speaking::new));
        }

        @Procedure
        public String ofModule() {
            return "module";
        }
    }

    /** Has a procedure. */
    public static final class Speaking implements Worker {
        @Procedure
        public String ofWorker() {
            return "worker";
        }
    }

    /** Has a procedure by the name of its worker's. */
    public static final class Twice implements WorkerModule {
        @Override
        public Workers workers(Config settings) {
            return Workers.one(Speaking::new);
        }

        @Procedure
        public String ofWorker() {
            return "module";
        }
    }

    private static @Nullable Object call(Supervisor supervisor, String procedure) throws Exception {
        return supervisor.procedures().find("it/" + procedure).call(Arguments.none(), Duration.ZERO);
    }

    @Test
    void aModuleWithWorkersExportsItsOwnProceduresAsLongAsOneOfItsServicesRuns() throws Exception {
        Supervisor supervisor = supervisors.started(folder, "it { module = " + Both.class.getName() + " }");
        await().until(() -> supervisor.services().stream()
                .allMatch(managed -> managed.service().snapshot().state() == ServiceState.RUNNING));
        assertThat(call(supervisor, "ofModule")).isEqualTo("module");
        assertThat(call(supervisor, "ofWorker")).isEqualTo("worker");

        pause(supervisor, "it/speaking");
        assertThat(call(supervisor, "ofModule")).isEqualTo("module");
        assertThatThrownBy(() -> call(supervisor, "ofWorker")).isInstanceOf(ProcedureAwayException.class);

        pause(supervisor, "it/plain");
        assertThatThrownBy(() -> call(supervisor, "ofModule")).isInstanceOf(ProcedureAwayException.class);
    }

    private static void pause(Supervisor supervisor, String service) {
        supervisor.find(service).orElseThrow().service().pause().join();
    }

    @Test
    void oneNameInAModuleAndItsWorkerIsAProblem() {
        assertThatThrownBy(() -> supervisors.started(folder, "it { module = " + Twice.class.getName() + " }"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("modules.it.module")
                .hasMessageContaining("'ofWorker'");
    }
}
