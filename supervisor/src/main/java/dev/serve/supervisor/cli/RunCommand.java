package dev.serve.supervisor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve run}. */
@Command(name = "run", description = "Runs what the configuration declares, in the foreground.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "--reload", description = "Loads modules and configuration anew whenever their files change.")
    private boolean reload;

    @Option(names = "--no-console", description = "Prints log lines, also where there is a terminal.")
    private boolean noConsole;

    private final Invocation invocation;
    private final Runner runner;

    RunCommand(Invocation invocation, Runner runner) {
        this.invocation = invocation;
        this.runner = runner;
    }

    @Override
    public Integer call() throws Exception {
        GlobalOptions options = invocation.options();
        if (options.host().isPresent()) {
            throw new CommandException(
                    ExitCode.USAGE, "run starts a supervisor on this host: --host is for the commands that ask one");
        }
        return chosen(options)
                .run(ConfigurationFile.require(options, invocation.environment()), options.port(), reload);
    }

    private Runner chosen(GlobalOptions options) {
        if (options.isJson()) {
            return runner.withJsonLines();
        }
        return noConsole ? runner.withoutConsole() : runner;
    }
}
