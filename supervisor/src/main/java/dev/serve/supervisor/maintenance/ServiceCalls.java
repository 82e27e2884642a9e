package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Supervisor;
import dev.serve.worker.Health;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls that only look at services and modules. */
final class ServiceCalls {

    static final int MAX_KNOWN = 50;

    private final Supervisor supervisor;

    ServiceCalls(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    void all(Context ctx) throws InterruptedException {
        Answers.json(ctx, 200, allServices());
    }

    /** What the event stream begins with, too. */
    Map<String, @Nullable Object> allServices() throws InterruptedException {
        List<Managed> services = supervisor.services();
        List<Health> healths = HealthChecks.ask(services);
        List<Object> json = new ArrayList<>(services.size());
        for (int i = 0; i < services.size(); i++) {
            Managed managed = services.get(i);
            json.add(ServiceJson.service(managed, managed.service().snapshot(), healths.get(i)));
        }
        List<Object> troubles = new ArrayList<>();
        supervisor.troubles().forEach(trouble -> troubles.add(ServiceJson.trouble(trouble)));
        List<Object> lingering = new ArrayList<>();
        supervisor.lingering().forEach(retired -> lingering.add(ServiceJson.lingering(retired)));
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("services", json);
        all.put("troubles", troubles);
        all.put("lingering", lingering);
        return all;
    }

    void one(Context ctx) throws InterruptedException {
        if (supervisor.find(ctx.pathParam("name")).isEmpty()) {
            refuseToCommand(ctx);
        }
        show(ctx, named(ctx));
    }

    void history(Context ctx) throws InterruptedException {
        Optional<Managed> namedSo = longest(ctx, "history");
        if (namedSo.isPresent()) {
            show(ctx, namedSo.get());
            return;
        }
        Managed managed = named(ctx);
        List<Object> steps = new ArrayList<>();
        managed.service().history().forEach(change -> steps.add(ServiceJson.step(change)));
        Answers.json(ctx, 200, named(managed, "history", steps));
    }

    void show(Context ctx, Managed managed) throws InterruptedException {
        Health health = HealthChecks.ask(managed);
        Answers.json(ctx, 200, ServiceJson.service(managed, managed.service().snapshot(), health));
    }

    /**
     * The service that the path names.
     *
     * @throws ProblemException when there is none
     */
    Managed named(Context ctx) {
        String name = ctx.pathParam("name");
        return supervisor.find(name).orElseThrow(() -> noSuch(name).asException());
    }

    /** The service whose own name ends like a call: {@code x/history} is looked for before the history of {@code x}. */
    Optional<Managed> longest(Context ctx, String call) {
        return supervisor.find(ctx.pathParam("name") + "/" + call);
    }

    /** What to answer when a POST names neither a service's command nor many services' one. */
    void unknownCommand(Context ctx) {
        String path = ctx.pathParam("name");
        int slash = path.lastIndexOf('/');
        if (supervisor.find(path).isPresent()) {
            throw Refusals.methodNotAllowed("POST", List.of("GET", "HEAD", "OPTIONS"));
        }
        String name = slash < 0 ? path : path.substring(0, slash);
        if (slash < 0 || supervisor.find(name).isEmpty()) {
            throw noSuch(name).asException();
        }
        String word = path.substring(slash + 1);
        throw new Problem(
                        404,
                        "unknown command '" + word + "', known are " + String.join(", ", words()),
                        Map.of("known", words()))
                .asException();
    }

    /** A command is no page to look at: whoever tries is told how to give it. */
    private void refuseToCommand(Context ctx) {
        String path = ctx.pathParam("name");
        int slash = path.lastIndexOf('/');
        boolean isCommand = Action.of(path.substring(slash + 1)).isPresent();
        boolean isForAll = slash < 0;
        if (isCommand && (isForAll || supervisor.find(path.substring(0, slash)).isPresent())) {
            throw Refusals.methodNotAllowed(ctx.req().getMethod(), List.of("OPTIONS", "POST"));
        }
    }

    Problem noSuch(String name) {
        List<String> known = supervisor.services().stream()
                .map(Managed::name)
                .limit(MAX_KNOWN)
                .toList();
        return new Problem(404, "no service is called '" + name + "'", Map.of("known", known));
    }

    static List<String> words() {
        return List.of(Action.values()).stream().map(Action::word).toList();
    }

    static Map<String, @Nullable Object> named(Managed managed, String key, List<?> values) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", managed.name());
        json.put(key, values);
        return json;
    }
}
