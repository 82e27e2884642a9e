package dev.serve.supervisor.cli;

import dev.serve.supervisor.Action;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve start}, {@code pause}, {@code resume}, {@code stop} and {@code restart}. */
@Command
final class ActionCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Services: names, globs, or all.")
    private List<String> names = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever looks later.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "How long it holds: a length of time (2h) or an instant (2026-11-21T05:00:00Z).")
    private Optional<String> until = Optional.empty();

    @Option(names = "--by", paramLabel = "WHO", description = "Who. Default: the user of the operating system.")
    private Optional<String> by = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Waits for so long until it is done. Default: ${DEFAULT-VALUE}; at most 10m.")
    private String wait = "30s";

    @Option(names = "--no-wait", description = "Returns at once.")
    private boolean noWait;

    private final Invocation invocation;
    private final Action action;

    ActionCommand(Invocation invocation, Action action) {
        this.invocation = invocation;
        this.action = action;
    }

    /** The subcommand of this action. */
    static CommandLine commandLine(Invocation invocation, Action action) {
        CommandLine command = new CommandLine(new ActionCommand(invocation, action));
        command.getCommandSpec().usageMessage().description(description(action));
        return command;
    }

    private static String description(Action action) {
        return switch (action) {
            case START -> "Starts services.";
            case PAUSE -> "Pauses services: they finish what they do, hold what they have, and serve nothing.";
            case RESUME -> "The same as start.";
            case STOP -> "Stops services: they let go of all they have.";
            case RESTART -> "Stops services, and starts them again.";
        };
    }

    @Override
    public Integer call() {
        Duration patience = noWait ? Duration.ZERO : patience();
        MaintenanceClient client = invocation.client();
        List<Json> services = new NamePatterns(names).pick(client.services());
        List<ActionResult> results = services.size() == 1
                ? one(client, services.getFirst().text("name").orElseThrow(), patience)
                : many(client, patience);
        report(results);
        return ActionResult.exitCode(results, !patience.isZero());
    }

    private List<ActionResult> one(MaintenanceClient client, String name, Duration patience) {
        String path = "/v1/services/" + Endpoint.encodePath(name) + "/" + action.word();
        String query = patience.isZero() ? "" : "?wait=" + patience.toMillis() + "ms";
        Answer answer = client.post(path + query, order(), patience);
        return List.of(ActionResult.of(name, answer.status(), answer.body()));
    }

    private List<ActionResult> many(MaintenanceClient client, Duration patience) {
        String query =
                names.stream().map(name -> "name=" + Endpoint.encode(name)).collect(Collectors.joining("&"))
                        + (patience.isZero() ? "" : "&wait=" + patience.toMillis() + "ms");
        Answer answer = client.post("/v1/services/" + action.word() + "?" + query, order(), patience);
        if (answer.isProblem()) {
            throw answer.problem().asException();
        }
        return answer.body().objects("results").stream()
                .map(ActionResult::ofMany)
                .toList();
    }

    private Map<String, String> order() {
        Map<String, String> order = new LinkedHashMap<>();
        order.put("by", by.orElse(invocation.environment().user()));
        reason.ifPresent(text -> order.put("reason", text));
        until.ifPresent(text -> order.put("until", text));
        return order;
    }

    private Duration patience() {
        try {
            return Durations.parseWait(wait);
        } catch (IllegalArgumentException notOne) {
            throw new CommandException(ExitCode.USAGE, "--wait: " + notOne.getMessage(), notOne);
        }
    }

    private void report(List<ActionResult> results) {
        if (invocation.isJson()) {
            invocation.print(Json.write(
                    Map.of("results", results.stream().map(ActionResult::toJson).toList())));
            return;
        }
        for (ActionResult result : results) {
            if (result.problem().isPresent()) {
                invocation.complain(result.line(action, wait));
            } else {
                invocation.print(result.line(action, wait));
            }
        }
    }
}
