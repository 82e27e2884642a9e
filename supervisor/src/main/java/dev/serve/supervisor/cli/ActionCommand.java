package dev.serve.supervisor.cli;

import dev.serve.supervisor.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve start}, {@code pause}, {@code resume}, {@code stop} and {@code restart}. */
@Command
final class ActionCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Services: names, globs, or all.")
    private List<String> names = List.of();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "How long it holds: a length of time (2h) or an instant (2026-11-21T05:00:00Z).")
    private Optional<String> until = Optional.empty();

    @Mixin
    private OrderOptions options = new OrderOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "Waits for so long until it is done. Default: 30s, with --rolling 2m for each host or service; at most "
                            + "10m.")
    private Optional<String> wait = Optional.empty();

    @Option(names = "--no-wait", description = "Returns at once.")
    private boolean noWait;

    @Option(
            names = "--rolling",
            description =
                    "restart, start and resume: host after host, or service after service of one host, each ready "
                            + "again before the next; stops at the first failure.")
    private boolean rolling;

    @Option(
            names = "--max-unavailable",
            paramLabel = "N",
            description = "With --rolling: how many hosts may be out of service at once. Default: 1.")
    private Optional<Integer> maxUnavailable = Optional.empty();

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
    public Integer call() throws InterruptedException {
        checkRolling();
        Duration patience = noWait ? Duration.ZERO : Patience.parseWait("--wait", wait.orElse(rolling ? "2m" : "30s"));
        ServiceOrder order = new ServiceOrder(action, names, body());
        return rolling
                ? roll(order, patience)
                : invocation.ask(
                        client -> ActionResult.finding(order.carryOut(client, patience), action, !patience.isZero()));
    }

    private int roll(ServiceOrder order, Duration patience) throws InterruptedException {
        return switch (invocation.supervisors()) {
            case Supervisors.One(Endpoint endpoint) ->
                rollServices(new ServiceRolling(invocation, new MaintenanceClient(endpoint), order, patience));
            case Supervisors.Many(List<Endpoint> endpoints) -> rollHosts(endpoints, order, patience);
        };
    }

    private int rollHosts(List<Endpoint> endpoints, ServiceOrder order, Duration patience) throws InterruptedException {
        try (ManyHosts hosts = new ManyHosts(endpoints)) {
            RollingCommand command = new RollingCommand(invocation, order, patience, hosts);
            return command.run(plan(command.names()));
        }
    }

    private int rollServices(ServiceRolling rolling) {
        if (maxUnavailable.isPresent()) {
            throw usage("--max-unavailable: expected with many hosts, found one: its services are taken one by one");
        }
        return rolling.run();
    }

    private Rolling plan(List<String> hosts) {
        try {
            return Rolling.of(hosts, maxUnavailable.orElse(1), action == Action.RESTART);
        } catch (IllegalArgumentException impossible) {
            throw new CommandException(
                    ExitCode.USAGE,
                    (hosts.size() < 2 ? "--rolling: " : "--max-unavailable: ") + impossible.getMessage(),
                    impossible);
        }
    }

    private void checkRolling() {
        if (!rolling && maxUnavailable.isPresent()) {
            throw usage("--max-unavailable: expected together with --rolling, found alone");
        }
        if (rolling && (action == Action.PAUSE || action == Action.STOP)) {
            throw usage("--rolling: expected with restart, start or resume, found with " + action.word()
                    + ", which leaves no host ready for the next to follow");
        }
        if (rolling && noWait) {
            throw usage("--rolling: expected to wait for each host, found --no-wait");
        }
    }

    private static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    private Map<String, String> body() {
        Map<String, String> body = options.body(invocation.environment());
        until.ifPresent(text -> body.put("until", text));
        return body;
    }
}
