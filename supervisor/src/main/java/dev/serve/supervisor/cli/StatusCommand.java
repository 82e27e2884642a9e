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

    /**
     * What one host tells.
     *
     * @param services those that are meant
     * @param all the whole answer
     */
    private record Seen(List<Json> services, Json all) {

        /** What is to be told besides the services. */
        List<String> notes(StatusText text) {
            List<String> notes = new ArrayList<>(text.troubles(all.objects("troubles")));
            notes.addAll(text.lingering(all.objects("lingering")));
            return notes;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("services", services.stream().map(Json::fields).toList());
            for (String key : List.of("troubles", "lingering")) {
                json.put(key, all.objects(key).stream().map(Json::fields).toList());
            }
            return json;
        }
    }

    private Seen look(MaintenanceClient client) {
        Json all = client.get("/v1/services").body();
        return new Seen(new NamePatterns(names).pick(all.objects("services")), all);
    }

    private int one(MaintenanceClient client) {
        Seen seen = look(client);
        if (invocation.isJson()) {
            invocation.print(Json.write(seen.json()));
        } else {
            lines(seen.services()).forEach(invocation.environment().out()::println);
            seen.notes(text()).forEach(invocation.environment().out()::println);
        }
        return isAsWanted(seen.services()) ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }

    private int many(List<Endpoint> endpoints) throws InterruptedException {
        try (ManyHosts hosts = new ManyHosts(endpoints)) {
            List<HostAnswer<Seen>> answers = hosts.ask(this::look);
            return new HostTable(invocation, endpoints).print(reports(answers));
        }
    }

    /** The columns are as wide as the services of all hosts need them. */
    private List<HostReport> reports(List<HostAnswer<Seen>> answers) {
        List<Json> all = new ArrayList<>();
        for (HostAnswer<Seen> answer : answers) {
            if (answer instanceof HostAnswer.Told<Seen>(Endpoint host, Seen seen)) {
                all.addAll(seen.services());
            }
        }
        List<String> lines = lines(all);
        List<HostReport> reports = new ArrayList<>();
        int next = 0;
        for (HostAnswer<Seen> answer : answers) {
            int first = next;
            HostReport report = answer.report(seen -> new HostReport(
                    answer.host(),
                    rows(seen, lines.subList(first, first + seen.services().size())),
                    seen.json(),
                    isAsWanted(seen.services())));
            next += answer instanceof HostAnswer.Told<Seen> told
                    ? told.value().services().size()
                    : 0;
            reports.add(report);
        }
        return reports;
    }

    private List<String> rows(Seen seen, List<String> services) {
        List<String> rows = new ArrayList<>(services.isEmpty() ? List.of("no services") : services);
        seen.notes(text()).stream().filter(note -> !note.isEmpty()).forEach(rows::add);
        return rows;
    }

    private List<String> lines(List<Json> services) {
        return text().lines(services);
    }

    private StatusText text() {
        Environment environment = invocation.environment();
        return new StatusText(environment.colour(), environment.clock().instant());
    }

    private boolean isAsWanted(List<Json> services) {
        return names.isEmpty()
                || services.stream()
                        .allMatch(service -> service.text("state").orElse("").equals("RUNNING"));
    }
}
