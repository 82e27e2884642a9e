package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.Problem;
import dev.serve.supervisor.config.ServeConfig;
import java.nio.file.Path;
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
            int modules = ServeConfig.load(file).enabledModules().size();
            invocation.print(
                    invocation.isJson()
                            ? Json.write(Map.of("file", file.toString(), "modules", modules, "problems", List.of()))
                            : file + ": " + modules + (modules == 1 ? " module" : " modules") + ", all right");
            return ExitCode.DONE;
        } catch (ConfigurationException wrong) {
            List<String> problems =
                    wrong.problems().stream().map(Problem::toString).toList();
            if (invocation.isJson()) {
                invocation.print(Json.write(Map.of("file", file.toString(), "problems", problems)));
            } else {
                problems.forEach(invocation.environment().err()::println);
            }
            return ExitCode.CONFIGURATION;
        }
    }
}
