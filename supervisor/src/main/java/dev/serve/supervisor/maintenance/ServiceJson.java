package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.Managed;
import dev.serve.supervisor.ModuleStatus;
import dev.serve.supervisor.Plan;
import dev.serve.supervisor.Ring;
import dev.serve.supervisor.Trouble;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Edge;
import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Step;
import dev.serve.supervisor.lifecycle.StuckThread;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.lifecycle.TransitionTable;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.modules.Retired;
import dev.serve.worker.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How services, and what happens to them, look in JSON. */
final class ServiceJson {

    private ServiceJson() {}

    static Map<String, @Nullable Object> service(Managed managed, Snapshot snapshot, Health health) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", managed.name());
        json.put("module", managed.module());
        json.put("state", snapshot.state().name());
        json.put("target", snapshot.target().name());
        json.put("since", managed.service().since().toString());
        json.put("epoch", snapshot.epoch());
        json.put("restarts", snapshot.restarts().total());
        json.put("gaveUp", snapshot.restarts().exhausted());
        json.put("ended", snapshot.ended());
        json.put("failure", snapshot.failure().map(ServiceJson::failure).orElse(null));
        json.put("pause", pause(snapshot));
        json.put("health", health(health));
        json.put("allowed", allowed(snapshot));
        json.put("cause", snapshot.cause());
        json.put("waitsFor", waitsFor(snapshot).orElse(null));
        json.put("after", managed.after());
        json.put("retryAt", retryAt(managed));
        json.put(
                "stuck",
                managed.service().stuck().stream().map(ServiceJson::stuck).toList());
        json.put(
                "schedule",
                managed.job()
                        .map(job -> JobJson.job(job.status(), snapshot.state()))
                        .orElse(null));
        return json;
    }

    static Map<String, @Nullable Object> health(Health health) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", health.status().name());
        if (!health.details().isEmpty()) {
            json.put("details", Json.plain(health.details()));
        }
        return json;
    }

    /** When the next restart is due; null where none is. */
    static @Nullable String retryAt(Managed managed) {
        return managed.service().retryAt().map(Instant::toString).orElse(null);
    }

    /** Along which methods the service goes from state to state; no method where it needs none. */
    static List<Object> edges(TransitionTable table) {
        List<Object> edges = new ArrayList<>();
        for (Edge edge : table.edges()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("from", edge.from().name());
            json.put("method", edge.method());
            json.put("via", edge.via().name());
            json.put("to", edge.to().name());
            edges.add(json);
        }
        return edges;
    }

    /** The commands that would change something now. */
    static List<String> allowed(Snapshot snapshot) {
        return Arrays.stream(Action.values())
                .filter(action -> !snapshot.isRepeatedBy(action.target(), action.isRestart()))
                .map(Action::word)
                .toList();
    }

    static Map<String, @Nullable Object> step(Step step) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", step.at().toString());
        json.put("from", step.from().name());
        json.put("to", step.to().name());
        json.put("lasted", step.lasted().toString());
        json.put("lastedMillis", step.lasted().toMillis());
        json.put("cause", step.cause());
        json.put("epoch", step.epoch());
        return json;
    }

    static Map<String, @Nullable Object> change(Change change) {
        Snapshot after = change.after();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("service", change.service());
        json.put("at", change.at().toString());
        json.put("from", change.before().state().name());
        json.put("to", after.state().name());
        json.put("state", after.state().name());
        json.put("target", after.target().name());
        json.put("epoch", after.epoch());
        json.put("cause", change.cause());
        json.put("restarts", after.restarts().total());
        json.put("failure", after.failure().map(ServiceJson::failure).orElse(null));
        json.put("gaveUp", after.restarts().exhausted());
        json.put("ended", after.ended());
        json.put("pause", pause(after));
        json.put("allowed", allowed(after));
        json.put("waitsFor", waitsFor(after).orElse(null));
        return json;
    }

    static Map<String, @Nullable Object> logLine(Ring.Entry<LogLine> entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", entry.id());
        json.put("at", entry.value().at().toString());
        json.put("level", entry.value().level().name());
        json.put("message", entry.value().message());
        json.put("service", entry.value().service().orElse(null));
        json.put("logger", entry.value().logger());
        return json;
    }

    /** A line among those of other services. */
    static Map<String, @Nullable Object> lineOfMany(LogLine line) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", line.at().toString());
        json.put("level", line.level().name());
        json.put("service", line.service().orElse(null));
        json.put("logger", line.logger());
        json.put("message", line.message());
        return json;
    }

    static Map<String, @Nullable Object> module(ModuleStatus module, Instant now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", module.name());
        json.put("kind", module.kind());
        json.put("source", module.source());
        json.put("version", module.version());
        json.put("loadedAt", module.loadedAt().toString());
        json.put("ageSeconds", Duration.between(module.loadedAt(), now).toSeconds());
        json.put("services", module.services());
        return json;
    }

    static Map<String, @Nullable Object> trouble(Trouble trouble) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("module", trouble.module().orElse(null));
        json.put("at", trouble.at().toString());
        json.put("lines", trouble.lines());
        return json;
    }

    static Map<String, @Nullable Object> lingering(Retired retired) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("module", retired.module());
        json.put("version", retired.version());
        json.put("since", retired.since().toString());
        json.put("findings", retired.findings());
        return json;
    }

    static Map<String, @Nullable Object> plan(Plan plan) {
        List<Object> steps = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("module", step.module());
            json.put("effect", step.kind().word());
            json.put("why", step.why());
            steps.add(json);
        }
        return Map.of("steps", steps);
    }

    private static Map<String, @Nullable Object> failure(Failure failure) {
        List<Object> more = new ArrayList<>();
        failure.more().forEach(other -> more.add(failure(other)));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("during", failure.during());
        json.put("type", failure.type());
        json.put("message", failure.message());
        json.put("trace", failure.trace());
        json.put("more", more);
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> pause(Snapshot snapshot) {
        Order order = snapshot.order();
        if (snapshot.target() == Target.RUNNING || order.by().equals(Order.WORKER)) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("by", order.by());
        json.put("why", order.reason());
        json.put("until", order.until().map(Instant::toString).orElse(null));
        return json;
    }

    private static Optional<String> waitsFor(Snapshot snapshot) {
        return switch (snapshot.gate()) {
            case Gate.Open _ -> Optional.empty();
            case Gate.Waiting(String on) -> Optional.of(on).filter(_ -> snapshot.isAtGate());
            case Gate.Hopeless(String on) -> Optional.of(on).filter(_ -> snapshot.isAtGate());
        };
    }

    private static Map<String, @Nullable Object> stuck(StuckThread thread) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("thread", thread.name());
        json.put("since", thread.since().toString());
        json.put("stack", thread.stack());
        return json;
    }
}
