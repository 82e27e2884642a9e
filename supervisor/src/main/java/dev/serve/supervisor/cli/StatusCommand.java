package dev.serve.supervisor.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code serve status}. */
@Command(
        name = "status",
        description = {
            "Tells of each service its name, state, for how long, restarts and last cause.",
            "Ends with 3 when a service that was named is not RUNNING."
        })
final class StatusCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Services: names, globs, or all. Default: all.")
    private List<String> names = List.of();

    private final Invocation invocation;

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<Json> services = new NamePatterns(names).pick(invocation.client().services());
        if (invocation.isJson()) {
            invocation.print(Json.write(
                    Map.of("services", services.stream().map(Json::fields).toList())));
        } else {
            Environment environment = invocation.environment();
            new StatusText(environment.colour(), environment.clock().instant())
                    .lines(services)
                    .forEach(environment.out()::println);
        }
        boolean allRun = services.stream()
                .allMatch(service -> service.text("state").orElse("").equals("RUNNING"));
        return names.isEmpty() || allRun ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }
}
