package dev.serve.supervisor.cli;

import dev.serve.supervisor.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A command to services of one supervisor.
 *
 * @param names as they were written
 * @param body who commands, why and until when, as the maintenance port takes it
 */
record ServiceOrder(Action action, List<String> names, Map<String, String> body) {

    ServiceOrder {
        names = List.copyOf(names);
    }

    /** The services that are meant. */
    List<Json> pick(MaintenanceClient client) {
        return new NamePatterns(names).pick(client.services());
    }

    /**
     * Carries it out.
     *
     * @param patience for how long the supervisor may wait until it is done; zero for not at all
     * @return what became of it for each service
     * @throws CommandException if nothing was done
     */
    List<ActionResult> carryOut(MaintenanceClient client, Duration patience) {
        List<Json> services = pick(client);
        return services.size() == 1
                ? one(client, services.getFirst().text("name").orElseThrow(), patience)
                : many(client, patience);
    }

    private List<ActionResult> one(MaintenanceClient client, String name, Duration patience) {
        String path = "/v1/services/" + Endpoint.encodePath(name) + "/" + action.word();
        String query = patience.isZero() ? "" : "?wait=" + patience.toMillis() + "ms";
        Answer answer = client.post(path + query, body, patience);
        return List.of(ActionResult.of(name, answer.status(), answer.body()));
    }

    private List<ActionResult> many(MaintenanceClient client, Duration patience) {
        String query =
                names.stream().map(name -> "name=" + Endpoint.encode(name)).collect(Collectors.joining("&"))
                        + (patience.isZero() ? "" : "&wait=" + patience.toMillis() + "ms");
        Answer answer = client.post("/v1/services/" + action.word() + "?" + query, body, patience);
        if (answer.isProblem()) {
            throw answer.problem().asException();
        }
        return answer.body().objects("results").stream()
                .map(ActionResult::ofMany)
                .toList();
    }
}
