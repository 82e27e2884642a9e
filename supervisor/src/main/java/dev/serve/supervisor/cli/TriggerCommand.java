package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve trigger}. */
@Command(
        name = "trigger",
        description = {
            "Has jobs run now, whatever their timetables say, which go on as before.",
            "Ends with 7 where a run is under way, or the service is not RUNNING; with --wait, with 1 where a run fails."
        })
final class TriggerCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description = "Services: names, globs, or all. Where there are several, the jobs among them are meant.")
    private List<String> names = List.of();

    @Mixin
    private OrderOptions options = new OrderOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "Waits for so long until the runs have ended; 30s where no time is given. Default: not at all.")
    private Optional<String> wait = Optional.empty();

    private final Invocation invocation;

    TriggerCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration patience = wait.map(text -> Patience.parse("--wait", text)).orElse(Duration.ZERO);
        return invocation.ask(client -> trigger(client, patience));
    }

    private Finding trigger(MaintenanceClient client, Duration patience) {
        Map<String, String> body = options.body(invocation.environment());
        List<TriggeredRun> runs = jobs(client).stream()
                .map(name -> TriggeredRun.ask(client, name, body))
                .toList();
        return TriggeredRun.finding(patience.isZero() ? runs : TriggeredRun.await(client, runs, patience));
    }

    private List<String> jobs(MaintenanceClient client) {
        List<Json> meant = new NamePatterns(names).pick(client.services());
        if (meant.size() > 1) {
            meant = meant.stream()
                    .filter(service -> service.object("schedule").isPresent())
                    .toList();
        }
        if (meant.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "no job is meant by " + String.join(" ", names) + ": the services have no schedule");
        }
        return meant.stream().flatMap(service -> service.text("name").stream()).toList();
    }
}
