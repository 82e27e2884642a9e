package dev.serve.supervisor.cli;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.config.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the subcommands together, and makes exit codes and one-line messages of what goes wrong in them. */
final class ServeCli {

    private final Environment environment;
    private final Runner runner;

    ServeCli(Environment environment, Runner runner) {
        this.environment = environment;
        this.runner = runner;
    }

    /**
     * Carries out one command line.
     *
     * @return one of {@link ExitCode}
     */
    int execute(String... arguments) {
        int code = commandLine().execute(joinWait(arguments));
        environment.out().flush();
        environment.err().flush();
        return code;
    }

    private CommandLine commandLine() {
        Invocation invocation = new Invocation(new GlobalOptions(), environment);
        RunCommand run = new RunCommand(invocation, runner);
        CommandLine serve = new CommandLine(new ServeCommand(invocation.options(), run))
                .addSubcommand(run)
                .addSubcommand(new CheckCommand(invocation))
                .addSubcommand(new StatusCommand(invocation));
        for (Action action : Action.values()) {
            CommandLine command = new CommandLine(new ActionCommand(invocation, action));
            command.getCommandSpec().usageMessage().description(ActionCommand.description(action));
            serve.addSubcommand(action.word(), command);
        }
        return serve.addSubcommand(new WaitCommand(invocation))
                .addSubcommand(new EventsCommand(invocation))
                .addSubcommand(new WhyCommand(invocation))
                .addSubcommand(new LogsCommand(invocation))
                .addSubcommand(new CompletionCommand(invocation))
                .addSubcommand(new HelpCommand())
                .setOut(environment.out())
                .setErr(environment.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(environment.colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(thrown));
    }

    /** A bare {@code --wait} means its default, and must not take the name after it for a length of time. */
    private static String[] joinWait(String... arguments) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--")) {
                joined.addAll(List.of(arguments).subList(i, arguments.length));
                break;
            }
            boolean hasLength = i + 1 < arguments.length && Durations.isDuration(arguments[i + 1]);
            if (!arguments[i].equals("--wait")) {
                joined.add(arguments[i]);
            } else if (hasLength) {
                joined.add("--wait=" + arguments[++i]);
            } else {
                joined.add("--wait=30s");
            }
        }
        return joined.toArray(String[]::new);
    }

    private int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        environment.err().println("serve: " + wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, environment.err())) {
            environment.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USAGE;
    }

    private int failed(Exception thrown) {
        return switch (thrown) {
            case CommandException known -> complain("serve: " + known.getMessage(), known.exitCode());
            case ConfigurationException wrong -> complain(wrong.getMessage(), ExitCode.CONFIGURATION);
            default -> {
                thrown.printStackTrace(environment.err());
                yield complain("serve: this should not have happened; please report it", ExitCode.FAILED);
            }
        };
    }

    private int complain(@Nullable String message, int code) {
        environment.err().println(message);
        return code;
    }
}
