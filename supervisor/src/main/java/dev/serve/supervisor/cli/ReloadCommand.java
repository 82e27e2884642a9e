package dev.serve.supervisor.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

        boolean isDone() {
            return !answer.isProblem();
        }

        int exitCode() {
            return answer.isProblem() ? answer.problem().exitCode() : ExitCode.DONE;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        return invocation.ask(client -> finding(reload(client)));
    }

    private static Finding finding(List<Reloaded> all) {
        Map<Boolean, List<String>> lines = all.stream()
                .collect(Collectors.partitioningBy(
                        Reloaded::isDone, Collectors.flatMapping(each -> each.lines().stream(), Collectors.toList())));
        int exitCode = all.stream()
                .mapToInt(Reloaded::exitCode)
                .filter(code -> code != ExitCode.DONE)
                .findFirst()
                .orElse(ExitCode.DONE);
        return new Finding(
                lines.getOrDefault(true, List.of()), lines.getOrDefault(false, List.of()), json(all), exitCode);
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
