package dev.serve.supervisor.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
            "Ends with 3 when a service that was named is not RUNNING; of many hosts, with 1."
        })
final class StatusCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Services: names, globs, or all. Default: all.")
    private List<String> names = List.of();

    private final Invocation invocation;

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        return switch (invocation.supervisors()) {
            case Supervisors.One(Endpoint endpoint) -> one(new MaintenanceClient(endpoint));
            case Supervisors.Many(List<Endpoint> endpoints) -> many(endpoints);
        };
    }

    private int one(MaintenanceClient client) {
        Json all = client.get("/v1/services").body();
        List<Json> services = new NamePatterns(names).pick(all.objects("services"));
        if (invocation.isJson()) {
            Map<String, Object> json = new LinkedHashMap<>(json(services));
            for (String key : List.of("troubles", "lingering")) {
                json.put(key, all.objects(key).stream().map(Json::fields).toList());
            }
            invocation.print(Json.write(json));
        } else {
            lines(services).forEach(invocation.environment().out()::println);
            text().troubles(all.objects("troubles"))
                    .forEach(invocation.environment().out()::println);
            text().lingering(all.objects("lingering"))
                    .forEach(invocation.environment().out()::println);
        }
        return isAsWanted(services) ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }

    private int many(List<Endpoint> endpoints) throws InterruptedException {
        try (ManyHosts hosts = new ManyHosts(endpoints)) {
            List<HostAnswer<List<Json>>> answers = hosts.ask(this::pick);
            return new HostTable(invocation, endpoints).print(reports(answers));
        }
    }

    /** The columns are as wide as the services of all hosts need them. */
    private List<HostReport> reports(List<HostAnswer<List<Json>>> answers) {
        List<Json> all = new ArrayList<>();
        for (HostAnswer<List<Json>> answer : answers) {
            if (answer instanceof HostAnswer.Told<List<Json>>(Endpoint host, List<Json> services)) {
                all.addAll(services);
            }
        }
        List<String> lines = lines(all);
        List<HostReport> reports = new ArrayList<>();
        int next = 0;
        for (HostAnswer<List<Json>> answer : answers) {
            int first = next;
            HostReport report = answer.report(services -> new HostReport(
                    answer.host(),
                    services.isEmpty() ? List.of("no services") : lines.subList(first, first + services.size()),
                    json(services),
                    isAsWanted(services)));
            next += answer instanceof HostAnswer.Told<List<Json>> told
                    ? told.value().size()
                    : 0;
            reports.add(report);
        }
        return reports;
    }

    private List<Json> pick(MaintenanceClient client) {
        return new NamePatterns(names).pick(client.services());
    }

    private List<String> lines(List<Json> services) {
        return text().lines(services);
    }

    private StatusText text() {
        Environment environment = invocation.environment();
        return new StatusText(environment.colour(), environment.clock().instant());
    }

    private static Map<String, Object> json(List<Json> services) {
        return Map.of("services", services.stream().map(Json::fields).toList());
    }

    private boolean isAsWanted(List<Json> services) {
        return names.isEmpty()
                || services.stream()
                        .allMatch(service -> service.text("state").orElse("").equals("RUNNING"));
    }
}
