package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code serve critical-chain}. */
@Command(
        name = "critical-chain",
        description = {
            "Tells what made the start slow: the services of which each waited for the next one, the last first.",
            "@ is when it was RUNNING, or prepared, since the supervisor began; + is how long its method took."
        })
final class CriticalChainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "The service whose start is meant. Default: the one that was RUNNING last.")
    private Optional<String> name = Optional.empty();

    private final Invocation invocation;

    CriticalChainCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        return invocation.ask(this::ask);
    }

    private Finding ask(MaintenanceClient client) {
        String query = name.map(service -> "?name=" + Endpoint.encode(service)).orElse("");
        Answer answer = client.ask("/v1/critical-chain" + query);
        if (answer.isProblem()) {
            throw name.map(answer.problem()::asException)
                    .orElseGet(() -> answer.problem().asException());
        }
        return Finding.of(lines(answer.body()), answer.body().fields());
    }

    private static List<String> lines(Json start) {
        List<String> lines = new ArrayList<>();
        List<Json> chain = start.objects("chain");
        List<String> missing = start.texts("missing");
        long services = start.number("services");
        lines.add("the JVM ran for " + span(start, "beforeMillis") + " before the supervisor began to take " + services
                + (services == 1 ? " service up" : " services up"));
        if (!missing.isEmpty()) {
            lines.add("not RUNNING yet: " + String.join(", ", missing));
        }
        String indent = "";
        for (int i = 0; i < chain.size(); i++) {
            boolean isBarrier =
                    i > 0 && chain.get(i - 1).text("waited").orElse("").equals("all-prepared");
            String branch = i == 0 ? "" : indent + "└─";
            indent += i == 0 ? "" : "  ";
            lines.add(branch + (isBarrier ? prepared(chain.get(i)) : running(chain.get(i))));
        }
        return lines;
    }

    private static String running(Json link) {
        return link.text("service").orElse("?") + " @" + span(link, "runningMillis") + " (prepare +"
                + span(link, "prepareTookMillis") + ", start +" + span(link, "startTookMillis") + failures(link) + ")";
    }

    private static String prepared(Json link) {
        return "all prepared, the last one " + link.text("service").orElse("?") + " @" + span(link, "settledMillis")
                + " (prepare +" + span(link, "prepareTookMillis") + failures(link) + ")";
    }

    private static String failures(Json link) {
        long failures = link.number("failures");
        return failures == 0 ? "" : ", failed " + (failures == 1 ? "once" : failures + " times") + " before";
    }

    private static String span(Json json, String key) {
        return Durations.exact(Duration.ofMillis(json.number(key)));
    }
}
