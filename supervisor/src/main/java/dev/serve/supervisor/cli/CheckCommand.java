package dev.serve.supervisor.cli;

import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.MaintenanceConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.maintenance.PortSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code serve check}: reads the configuration, and says all that is wrong with it. */
@Command(name = "check", description = "Checks the configuration, and starts nothing.")
final class CheckCommand implements Callable<Integer> {

    private final Invocation invocation;

    CheckCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Path file = ConfigurationFile.require(invocation.options(), invocation.environment());
        try {
            Supervisor supervisor = Supervisor.load(file);
            checkFilter(supervisor.config().maintenance());
            int modules = supervisor.modules().size();
            if (invocation.isJson()) {
                printJson(file, modules, List.of());
            } else {
                invocation.print(file + ": " + modules + (modules == 1 ? " module" : " modules") + ", all right");
            }
            return ExitCode.DONE;
        } catch (ConfigurationException wrong) {
            List<String> problems =
                    wrong.problems().stream().map(Problem::toString).toList();
            if (invocation.isJson()) {
                printJson(file, 0, problems);
            } else {
                problems.forEach(invocation.environment().err()::println);
            }
            return ExitCode.CONFIGURATION;
        }
    }

    /** Makes the filter of the maintenance port, as a run would. */
    private static void checkFilter(MaintenanceConfig config) {
        if (config.enabled() && config.filter().isPresent()) {
            PortSettings.of(config);
        }
    }

    private void printJson(Path file, int modules, List<String> problems) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("modules", modules);
        json.put("problems", problems);
        invocation.print(Json.write(json));
    }
}
