package dev.serve.supervisor.cli;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.config.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
        int code = RunArguments.parse(arguments).map(this::run).orElseGet(() -> parse(arguments));
        environment.out().flush();
        environment.err().flush();
        return code;
    }

    /** A plain run needs no parser, whose start takes longer than the supervisor's own. */
    private int run(RunArguments run) {
        try {
            Path file = run.configuration().orElseGet(() -> ConfigurationFile.require(environment));
            return (run.console() ? runner : runner.withoutConsole()).run(file, run.port(), run.reload());
        } catch (Exception thrown) {
            return failed(thrown);
        }
    }

    private int parse(String... arguments) {
        List<String> joined = joinWait(arguments);
        return commandLine(joined).execute(joined.toArray(String[]::new));
    }

    private CommandLine commandLine(List<String> arguments) {
        Invocation invocation = new Invocation(new GlobalOptions(), environment);
        RunCommand run = new RunCommand(invocation, runner);
        CommandLine serve = new CommandLine(new ServeCommand(invocation.options(), run));
        Map<String, Supplier<Object>> all = subcommands(invocation, run);
        Set<String> mentioned = new HashSet<>(arguments);
        mentioned.retainAll(all.keySet());
        // To look at every subcommand by reflection takes longer than to carry one out.
        boolean isAllNeeded = mentioned.isEmpty() || mentioned.contains("completion");
        all.forEach((name, command) -> {
            if (isAllNeeded || mentioned.contains(name)) {
                serve.addSubcommand(name, command.get());
            }
        });
        return serve.setOut(environment.out())
                .setErr(environment.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(environment.colour() ? Ansi.ON : Ansi.OFF))
                // A word that begins with @ is ours: --host @FILE.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(thrown));
    }

    private static Map<String, Supplier<Object>> subcommands(Invocation invocation, RunCommand run) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("run", () -> run);
        all.put("check", () -> new CheckCommand(invocation));
        all.put("status", () -> new StatusCommand(invocation));
        for (Action action : Action.values()) {
            all.put(action.word(), () -> ActionCommand.commandLine(invocation, action));
        }
        all.put("reload", () -> new ReloadCommand(invocation));
        all.put("plan", () -> ChangeCommand.commandLine(invocation, ChangeCommand.Kind.PLAN));
        all.put("apply", () -> ChangeCommand.commandLine(invocation, ChangeCommand.Kind.APPLY));
        all.put("trigger", () -> new TriggerCommand(invocation));
        all.put("wait", () -> new WaitCommand(invocation));
        all.put("attach", () -> new AttachCommand(invocation));
        all.put("top", () -> new TopCommand(invocation));
        all.put("events", () -> new EventsCommand(invocation));
        all.put("why", () -> new WhyCommand(invocation));
        all.put("history", () -> new HistoryCommand(invocation));
        all.put("critical-chain", () -> new CriticalChainCommand(invocation));
        all.put("threads", () -> new ThreadsCommand(invocation));
        all.put("call", () -> new CallCommand(invocation));
        all.put("logs", () -> new LogsCommand(invocation));
        all.put("init", () -> new InitCommand(invocation));
        all.put("secret", () -> new SecretCommand(invocation));
        all.put("completion", () -> new CompletionCommand(invocation));
        // Not HelpCommand::new: the JVM can't cache picocli's classes, and breaks off when a method reference leads to
        // one.
        all.put("help", () -> new HelpCommand());
        return all;
    }

    /** A bare {@code --wait} means its default, and must not take the name after it for a length of time. */
    private static List<String> joinWait(String... arguments) {
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
        return joined;
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
