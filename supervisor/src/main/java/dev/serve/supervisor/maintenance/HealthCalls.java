package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Health as Spring Boot's Actuator tells it. Live: the process need not be killed; a failed service is a matter for its
 * restart policy. Ready: every service serves.
 */
final class HealthCalls {

    private final Supervisor supervisor;
    private final Access access;

    HealthCalls(Supervisor supervisor, Access access) {
        this.supervisor = supervisor;
        this.access = access;
    }

    void live(Context ctx) {
        List<Managed> services = supervisor.services();
        List<Health> healths = services.stream().map(HealthCalls::liveness).toList();
        Health.Status status = supervisor.ended().isDone() ? Health.Status.DOWN : Health.Status.UP;
        answer(ctx, status, services, healths);
    }

    void ready(Context ctx) throws InterruptedException {
        List<Managed> services = supervisor.services();
        List<Health> asked = HealthChecks.ask(services);
        List<Health> healths = new ArrayList<>(services.size());
        Health.Status worst = supervisor.isShuttingDown() ? Health.Status.OUT_OF_SERVICE : Health.Status.UP;
        for (int i = 0; i < services.size(); i++) {
            Health health = readiness(services.get(i), asked.get(i));
            healths.add(health);
            worst = worse(worst, health.status());
        }
        answer(ctx, worst, services, healths);
    }

    private static Health liveness(Managed managed) {
        ServiceState state = managed.service().snapshot().state();
        Health.Status status = state == ServiceState.FAILED ? Health.Status.DOWN : Health.Status.UP;
        return new Health(status, Map.of("state", state.name()));
    }

    /** A worker that has done all it had to do holds back no one. */
    private static Health readiness(Managed managed, Health asked) {
        Snapshot snapshot = managed.service().snapshot();
        return snapshot.ended() && snapshot.isSettled() && snapshot.state() == ServiceState.STOPPED
                ? new Health(
                        Health.Status.UNKNOWN, Map.of("state", snapshot.state().name(), "ended", true))
                : asked;
    }

    /** The order of Actuator: DOWN, OUT_OF_SERVICE, UP; what is unknown makes nothing worse. */
    private static Health.Status worse(Health.Status one, Health.Status other) {
        return switch (other) {
            case DOWN -> Health.Status.DOWN;
            case OUT_OF_SERVICE -> one == Health.Status.DOWN ? one : other;
            case UP, UNKNOWN -> one;
        };
    }

    /** Names and details are for those who may see them. */
    private void answer(Context ctx, Health.Status status, List<Managed> services, List<Health> healths) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", status.name());
        if (access.isTrusted(ctx)) {
            Map<String, Object> components = new LinkedHashMap<>();
            for (int i = 0; i < services.size(); i++) {
                components.put(services.get(i).name(), ServiceJson.health(healths.get(i)));
            }
            json.put("components", components);
        }
        Answers.json(ctx, status == Health.Status.UP ? 200 : 503, json);
    }
}
