package dev.serve.supervisor.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code serve reload}. */
@Command(
        name = "reload",
        description = {
            "Loads modules anew from their files, and replaces their workers; the others go on.",
            "What does not compile, load or come up leaves the old ones running."
        })
final class ReloadCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Modules: names, globs, or all.")
    private List<String> names = List.of();

    private final Invocation invocation;

    ReloadCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** What became of one module. */
    private record Reloaded(String name, Answer answer) {
        List<String> lines() {
            if (!answer.isProblem()) {
                return List.of(name + ": version " + answer.body().number("version") + " runs");
            }
            return answer.problem().lines("cannot reload " + name + ": ");
        }

        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("status", answer.status());
            json.put(answer.isProblem() ? "problem" : "module", answer.body().fields());
            return json;
        }

        int exitCode() {
            return answer.isProblem() ? answer.problem().exitCode() : ExitCode.DONE;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        return switch (invocation.supervisors()) {
            case Supervisors.One(Endpoint endpoint) -> one(new MaintenanceClient(endpoint));
            case Supervisors.Many(List<Endpoint> endpoints) ->
                invocation.askAll(
                        endpoints,
                        this::reload,
                        (host, all) -> new HostReport(
                                host,
                                all.stream()
                                        .flatMap(each -> each.lines().stream())
                                        .toList(),
                                json(all),
                                all.stream().allMatch(each -> each.exitCode() == ExitCode.DONE)));
        };
    }

    private int one(MaintenanceClient client) {
        List<Reloaded> all = reload(client);
        if (invocation.isJson()) {
            invocation.print(Json.write(json(all)));
        } else {
            for (Reloaded each : all) {
                each.lines().forEach(each.answer().isProblem() ? invocation::complain : invocation::print);
            }
        }
        return all.stream()
                .mapToInt(Reloaded::exitCode)
                .filter(code -> code != ExitCode.DONE)
                .findFirst()
                .orElse(ExitCode.DONE);
    }

    /** One after the other: each is replaced for itself. */
    private List<Reloaded> reload(MaintenanceClient client) {
        List<Json> modules = client.get("/v1/modules").body().objects("modules");
        return new NamePatterns("module", names)
                .pick(modules).stream()
                        .map(module -> module.text("name").orElseThrow())
                        .map(name -> new Reloaded(
                                name,
                                client.post(
                                        "/v1/modules/" + Endpoint.encodePath(name) + "/reload",
                                        Map.of(),
                                        Patience.CHANGE)))
                        .toList();
    }

    private static Map<String, Object> json(List<Reloaded> all) {
        return Map.of("results", all.stream().map(Reloaded::toJson).toList());
    }
}
