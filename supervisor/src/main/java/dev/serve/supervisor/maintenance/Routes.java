package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.Supervisor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All calls of the port: what stands here is what {@code openapi.json} describes. */
final class Routes {

    private static final String POLICY = "default-src 'self'; frame-ancestors 'none'";

    private final Access access;
    private final List<Route> all;
    private final ServiceCalls services;

    Routes(
            Supervisor supervisor,
            PortSettings settings,
            ProcedureCalls procedures,
            LongRequests streams,
            LongRequests waits) {
        this.access = new Access(settings);
        this.services = new ServiceCalls(supervisor);
        this.all = all(supervisor, settings, procedures, streams, waits);
    }

    /** Every documented call, those first that are more special. */
    List<Route> all() {
        return all;
    }

    void register(RoutesConfig routes) {
        Refusals.register(routes);
        routes.before(ctx -> {
            secure(ctx);
            access.check(ctx);
        });
        for (Route route : all) {
            routes.addHttpHandler(HandlerType.findOrCreate(route.method()), route.javalinPath(), route.handler());
            if (route.method().equals("GET")) {
                routes.head(route.javalinPath(), route.handler());
            }
        }
        routes.post("/v1/services/<name>", services::unknownCommand);
        methodsByPath()
                .forEach((path, methods) -> routes.options(path, ctx -> {
                    ctx.status(204).header("Allow", String.join(", ", methods));
                }));
    }

    private List<Route> all(
            Supervisor supervisor,
            PortSettings settings,
            ProcedureCalls procedures,
            LongRequests streams,
            LongRequests waits) {
        CommandCalls commands = new CommandCalls(supervisor, services, waits);
        StreamCalls follow = new StreamCalls(supervisor, services, streams, settings.heartbeat());
        LogCalls logs = new LogCalls(supervisor, services, streams, settings.heartbeat());
        HealthCalls health = new HealthCalls(supervisor, access);
        ModuleCalls modules = new ModuleCalls(supervisor, waits);
        MetricsCall metrics = new MetricsCall(supervisor, streams);
        InsightCalls insight = new InsightCalls(supervisor, services);
        List<Route> routes = new ArrayList<>();
        routes.add(get("/v1/services", services::all));
        for (Action action : Action.values()) {
            routes.add(post("/v1/services/" + action.word(), ctx -> commands.many(ctx, action)));
            routes.add(post("/v1/services/{name}/" + action.word(), ctx -> commands.one(ctx, action)));
        }
        routes.add(post("/v1/services/{name}/" + CommandCalls.TRIGGER, commands::trigger));
        routes.add(get("/v1/services/{name}/history", services::history));
        routes.add(get("/v1/services/{name}/logs", follow::logs));
        routes.add(get("/v1/logs", logs::logs));
        routes.add(get("/v1/services/{name}/why", insight::why));
        routes.add(get("/v1/services/{name}/threads", insight::threads));
        routes.add(get("/v1/services/{name}", services::one));
        routes.add(get("/v1/critical-chain", insight::criticalChain));
        routes.add(get("/v1/modules", modules::all));
        routes.add(post("/v1/modules/{name}/reload", modules::reload));
        routes.add(get("/v1/configuration/plan", modules::plan));
        routes.add(post("/v1/configuration/apply", modules::apply));
        routes.add(get("/v1/procedures", procedures::all));
        routes.add(post("/v1/procedures/{name}", procedures::call));
        routes.add(get("/v1/events", follow::events));
        routes.add(get("/health", health::ready));
        routes.add(get("/health/live", health::live));
        routes.add(get("/health/ready", health::ready));
        routes.add(get("/metrics", metrics::scrape));
        routes.add(get("/openapi.json", Routes::description));
        PageFiles page = new PageFiles();
        routes.add(get("/", page::index));
        routes.add(get("/page/{name}", page::file));
        return List.copyOf(routes);
    }

    private Map<String, Set<String>> methodsByPath() {
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        for (Route route : all) {
            Set<String> allowed = methods.computeIfAbsent(route.javalinPath(), _ -> new TreeSet<>());
            allowed.add("OPTIONS");
            allowed.add(route.method());
            if (route.method().equals("GET")) {
                allowed.add("HEAD");
            }
        }
        return methods;
    }

    private static Route get(String path, Handler handler) {
        return new Route("GET", path, handler);
    }

    private static Route post(String path, Handler handler) {
        return new Route("POST", path, handler);
    }

    private static void secure(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("X-Frame-Options", "DENY");
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static void description(Context ctx) throws IOException {
        try (InputStream in = Routes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IOException("openapi.json is missing beside " + Routes.class.getName());
            }
            ctx.contentType(Json.CONTENT_TYPE).result(in.readAllBytes());
        }
    }
}
