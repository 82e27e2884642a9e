package dev.serve.supervisor.cli;

import dev.serve.supervisor.console.LogEntry;
import dev.serve.supervisor.console.ServiceRow;
import dev.serve.supervisor.console.TroubleNote;
import dev.serve.worker.ServiceState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/** Makes what the console shows of what the maintenance port tells. */
final class RemoteRows {

    private RemoteRows() {}

    static ServiceRow service(Json service) {
        ServiceState state = state(service.text("state"));
        return new ServiceRow(
                service.text("name").orElse("?"),
                service.text("module").orElse(""),
                state,
                instant(service.text("since")).orElse(Instant.EPOCH),
                service.number("restarts"),
                state == ServiceState.RUNNING
                        ? service.object("health")
                                .flatMap(health -> health.text("status"))
                                .orElse("")
                        : "",
                cause(service),
                instant(service.text("retryAt")),
                instant(service.object("schedule").flatMap(schedule -> schedule.text("next"))));
    }

    /** The service after a change; what a change does not tell is as it was. */
    static ServiceRow changed(ServiceRow before, Json change) {
        ServiceState state = state(change.text("state"));
        return new ServiceRow(
                before.name(),
                before.module(),
                state,
                state == before.state()
                        ? before.since()
                        : instant(change.text("at")).orElse(before.since()),
                change.number("restarts"),
                state == before.state() ? before.health() : "",
                change.text("cause").orElse(""),
                Optional.empty(),
                state == ServiceState.RUNNING ? before.nextRunAt() : Optional.empty());
    }

    static TroubleNote trouble(Json trouble) {
        return new TroubleNote(
                trouble.text("module"), instant(trouble.text("at")).orElse(Instant.EPOCH), trouble.texts("lines"));
    }

    static LogEntry line(Json line, String service) {
        return new LogEntry(
                instant(line.text("at")).orElse(Instant.EPOCH),
                level(line.text("level").orElse("")),
                line.text("service").orElse(service),
                line.text("message").orElse(""));
    }

    private static String cause(Json service) {
        List<String> parts = StatusText.standing(service);
        service.object("schedule")
                .flatMap(schedule -> schedule.object("last"))
                .flatMap(run -> run.text("failure"))
                .ifPresent(why -> parts.add("last run failed: " + why));
        return String.join("; ", parts);
    }

    private static ServiceState state(Optional<String> name) {
        for (ServiceState state : ServiceState.values()) {
            if (name.filter(state.name()::equals).isPresent()) {
                return state;
            }
        }
        return ServiceState.STOPPED;
    }

    private static Level level(String name) {
        for (Level level : Level.values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        return Level.INFO;
    }

    private static Optional<Instant> instant(Optional<String> text) {
        return text.flatMap(StatusText::instant);
    }
}
