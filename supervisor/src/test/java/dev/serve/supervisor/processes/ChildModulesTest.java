package dev.serve.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.serve.calls.Procedure;
import dev.serve.calls.Signature;
import dev.serve.supervisor.config.Isolation;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.modules.Blueprint;
import dev.serve.supervisor.modules.LoadedModule;
import dev.serve.supervisor.modules.ModuleCodes;
import dev.serve.supervisor.modules.ModuleLoader;
import dev.serve.worker.BaseWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChildModulesTest {

    /** Exports one procedure. */
    public static final class Adder extends BaseWorker {

        /** Adds. */
        @Procedure
        public int add(int a, int b) {
            return a + b;
        }
    }

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void eachProcessIsAServiceThatExportsWhatTheModuleDoes() {
        LoadedModule module = load("worker = \"" + Adder.class.getName() + "\", isolation = process, processes = 2");

        assertThat(problems).isEmpty();
        assertThat(module.blueprints()).extracting(Blueprint::service).containsExactly("m/0", "m/1");
        assertThat(module.blueprints())
                .allSatisfy(blueprint -> assertThat(blueprint.declared())
                        .extracting(Signature::toString)
                        .containsExactly("add(a, b)"));
        assertThat(module.blueprints())
                .allSatisfy(
                        blueprint -> assertThat(blueprint.factory().create()).isInstanceOf(ChildProcessWorker.class));
    }

    @Test
    void oneProcessHasTheNameOfItsModule() {
        LoadedModule module = load("worker = \"" + Adder.class.getName() + "\", isolation = process");

        assertThat(module.blueprints()).extracting(Blueprint::service).containsExactly("m");
    }

    @Test
    void aTransportInAProcessServesItsOwnModuleAlone() {
        load("worker = dev.serve.jsonrpc.JsonRpcServer, isolation = process, processes = 2"
                + ", settings { port = 0, expose = [m, math] }");

        assertThat(problems)
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple(
                        "serve.modules.m.settings.expose",
                        "expected only 'm', whose procedures are in its processes, found 'math'; "
                                + "a transport with isolation = loader serves any"));
    }

    private LoadedModule load(String hocon) {
        ModuleConfig config = ModuleConfig.of("m", hocon);
        Path folder = Path.of("").toAbsolutePath();
        LoadedModule loaded = new ModuleLoader(folder, new ModuleCodes(), problems)
                .load(config, 1)
                .orElseThrow(() -> new AssertionError(problems));
        return ChildModules.of(loaded, (Isolation.Processes) config.isolation(), folder, problems);
    }
}
