package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.Trouble;
import dev.serve.supervisor.modules.Retired;
import dev.serve.worker.Health;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The calls that only look at services and modules. */
final class ServiceCalls {

    static final int MAX_KNOWN = 50;

    private final Supervisor supervisor;

    ServiceCalls(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    void all(Context ctx) throws IOException, InterruptedException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        writeAll(json);
        ctx.status(200).contentType(Json.CONTENT_TYPE).result(json.toByteArray());
    }

    /** What the event stream begins with, too: it is written service by service. */
    void writeAll(OutputStream out) throws IOException, InterruptedException {
        List<Managed> services = supervisor.services();
        List<Health> healths = HealthChecks.ask(services);
        out.write('{');
        write(out, "services", services.size(), i -> {
            Managed managed = services.get(i);
            return ServiceJson.service(managed, managed.service().snapshot(), healths.get(i));
        });
        out.write(',');
        List<Trouble> troubles = supervisor.troubles();
        write(out, "troubles", troubles.size(), i -> ServiceJson.trouble(troubles.get(i)));
        out.write(',');
        List<Retired> lingering = supervisor.lingering();
        write(out, "lingering", lingering.size(), i -> ServiceJson.lingering(lingering.get(i)));
        out.write((",\"now\":\"" + Instant.now() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void write(OutputStream out, String key, int count, IntFunction<Object> entry) throws IOException {
        out.write(("\"" + key + "\":[").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(Json.bytes(entry.apply(i)));
        }
        out.write(']');
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
        managed.service().history().forEach(step -> steps.add(ServiceJson.step(step)));
        Answers.json(ctx, 200, named(managed, "history", steps));
    }

    void show(Context ctx, Managed managed) throws InterruptedException {
        Health health = HealthChecks.ask(managed);
        Map<String, @Nullable Object> json =
                ServiceJson.service(managed, managed.service().snapshot(), health);
        json.put("edges", ServiceJson.edges(managed.service().table()));
        Answers.json(ctx, 200, json);
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
        String word = path.substring(slash + 1);
        boolean isOfMany = slash < 0 && Action.of(word).isPresent();
        boolean isOfOne = slash > 0
                && words().contains(word)
                && supervisor.find(path.substring(0, slash)).isPresent();
        if (isOfMany || isOfOne) {
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
        return Stream.concat(Arrays.stream(Action.values()).map(Action::word), Stream.of(CommandCalls.TRIGGER))
                .toList();
    }

    static Map<String, @Nullable Object> named(Managed managed, String key, List<?> values) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", managed.name());
        json.put(key, values);
        return json;
    }
}
