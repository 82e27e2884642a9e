package dev.serve.supervisor.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code serve plan} and {@code serve apply}. */
@Command
final class ChangeCommand implements Callable<Integer> {

    /** What is done with the configuration file as it stands now. */
    enum Kind {
        PLAN,
        APPLY
    }

    private final Invocation invocation;
    private final Kind kind;

    private ChangeCommand(Invocation invocation, Kind kind) {
        this.invocation = invocation;
        this.kind = kind;
    }

    /** The subcommand of this kind. */
    static CommandLine commandLine(Invocation invocation, Kind kind) {
        CommandLine command = new CommandLine(new ChangeCommand(invocation, kind));
        command.getCommandSpec()
                .usageMessage()
                .description(
                        switch (kind) {
                            case PLAN ->
                                new String[] {
                                    "Tells what apply would do to each module: none, live (it goes on with other policies), restart,",
                                    "cascade (it is replaced with one it comes after), add or remove."
                                };
                            case APPLY ->
                                new String[] {
                                    "Goes on with the configuration file as it stands now; what is the same goes on undisturbed.",
                                    "What does not come up in time is taken back, with all that was changed."
                                };
                        });
        return command;
    }

    @Override
    public Integer call() throws InterruptedException {
        return invocation.ask(client -> {
            Answer answer = ask(client);
            return answer.isProblem()
                    ? Finding.refused(answer.problem().lines(""), answer)
                    : Finding.of(lines(answer.body()), answer.body().fields());
        });
    }

    private Answer ask(MaintenanceClient client) {
        return switch (kind) {
            case PLAN -> client.ask("/v1/configuration/plan");
            case APPLY -> client.post("/v1/configuration/apply", Map.of(), Patience.CHANGE);
        };
    }

    private static List<String> lines(Json plan) {
        List<Json> steps = plan.objects("steps");
        int width = steps.stream()
                .mapToInt(step -> step.text("module").orElse("?").length())
                .max()
                .orElse(0);
        return steps.stream()
                .map(step -> ("%-" + Math.max(width, 1) + "s  %-7s  %s")
                        .formatted(
                                step.text("module").orElse("?"),
                                step.text("effect").orElse("?"),
                                step.text("why").orElse(""))
                        .stripTrailing())
                .toList();
    }
}
