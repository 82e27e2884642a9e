package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve history}. */
@Command(
        name = "history",
        description =
                "Prints the last changes of state of services: when, from what to what, how long it had lasted, why.")
final class HistoryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Services: names, globs, or all.")
    private List<String> names = List.of();

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "64",
            description = "How many of the last changes of each. Default: ${DEFAULT-VALUE}.")
    private int tail = 64;

    private final Invocation invocation;

    HistoryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (tail < 0) {
            throw new CommandException(ExitCode.USAGE, "--tail: expected a number of changes, found " + tail);
        }
        return invocation.ask(this::ask);
    }

    private Finding ask(MaintenanceClient client) {
        List<String> services = new NamePatterns(names)
                .pick(client.services()).stream()
                        .flatMap(service -> service.text("name").stream())
                        .toList();
        List<Map<String, Object>> all = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String service : services) {
            List<Json> steps = last(client.getOf(service, "history").objects("history"));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", service);
            json.put("history", steps.stream().map(Json::fields).toList());
            all.add(json);
            lines.addAll(lines(service, steps, services.size() > 1));
        }
        return Finding.of(lines, Map.of("services", all));
    }

    private List<Json> last(List<Json> steps) {
        return steps.subList(Math.max(0, steps.size() - tail), steps.size());
    }

    private static List<String> lines(String service, List<Json> steps, boolean withName) {
        List<String> lines = new ArrayList<>();
        if (withName) {
            lines.add(service + (steps.isEmpty() ? " has not changed yet" : ""));
        }
        List<List<String>> rows = steps.stream().map(HistoryCommand::row).toList();
        for (String line : Columns.lines(rows)) {
            lines.add(withName ? "  " + line : line);
        }
        return lines;
    }

    private static List<String> row(Json step) {
        return List.of(
                step.text("at").map(StatusText::moment).orElse("?"),
                step.text("from").orElse("?") + " → " + step.text("to").orElse("?"),
                "after " + Durations.exact(Duration.ofMillis(step.number("lastedMillis"))),
                step.text("cause").map(StatusText::oneLine).orElse(""));
    }
}
