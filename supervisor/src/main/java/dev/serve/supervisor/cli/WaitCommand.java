package dev.serve.supervisor.cli;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve wait}: watches the events until services are in a state. */
@Command(name = "wait", description = "Waits until services are in a state. Ends with 1 when the time is over first.")
final class WaitCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Services: names, globs, or all.")
    private List<String> names = List.of();

    @Option(names = "--state", required = true, paramLabel = "STATE", description = "One of ${COMPLETION-CANDIDATES}.")
    private ServiceState state = ServiceState.RUNNING;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "For how long. Default: ${DEFAULT-VALUE}.")
    private String timeout = "30s";

    private final Invocation invocation;

    WaitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration patience = Patience.parse("--timeout", timeout);
        return invocation.ask(client -> {
            SortedMap<String, String> states = await(client, patience);
            return Finding.of(lines(states), Map.of("states", states));
        });
    }

    private SortedMap<String, String> await(MaintenanceClient client, Duration patience) {
        try {
            return new StateWatch(client, new NamePatterns(names), state).await(patience);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while waiting", ended);
        }
    }

    private static List<String> lines(SortedMap<String, String> states) {
        return states.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }
}
