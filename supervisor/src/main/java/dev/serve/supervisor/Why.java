package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.StuckThread;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells why a service is as it is: the chain of causes in sentences, the nearest first. */
final class Why {

    private final Roster roster;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    private Why(Roster roster, Instant now) {
        this.roster = roster;
        this.now = now;
    }

    static List<String> of(Roster roster, Managed managed, Instant now) {
        Why why = new Why(roster, now);
        why.tell(managed);
        return why.lines;
    }

    private void tell(Managed managed) {
        if (!told.add(managed.name())) {
            return;
        }
        Service service = managed.service();
        Snapshot snapshot = service.snapshot();
        String name = managed.name();
        lines.add(name + " is " + snapshot.state() + " since " + age(service.since()) + ", told to be "
                + snapshot.target() + " " + snapshot.order().text()
                + snapshot.order().until().map(until -> " until " + until).orElse(""));
        tellFailure(name, snapshot);
        tellActivity(service, snapshot);
        for (StuckThread stuck : service.stuck()) {
            lines.add("the thread '" + stuck.name() + "' was given up " + age(stuck.since())
                    + " ago and is still there: " + stuck.stack());
        }
        tellGate(managed, snapshot);
    }

    private void tellFailure(String name, Snapshot snapshot) {
        snapshot.failure().ifPresent(failure -> {
            lines.add(name + " failed in " + failure.during() + ": " + failure.message());
            for (Failure more : failure.more()) {
                lines.add("then, in " + more.text());
            }
        });
        boolean isUp = snapshot.failure().isEmpty() && snapshot.restarts().total() > 0;
        if (isUp) {
            snapshot.restarts()
                    .last()
                    .ifPresent(last ->
                            lines.add("it was restarted " + snapshot.restarts().total()
                                    + " times; the last time because it failed in " + last.text()));
        }
    }

    private void tellActivity(Service service, Snapshot snapshot) {
        switch (snapshot.activity()) {
            case Activity.Calling(var edge) ->
                lines.add(edge.method() + "() has been under way for " + age(service.since()));
            case Activity.CleaningUp _ -> lines.add("cleanup() is under way");
            case Activity.BackingOff _ ->
                service.retryAt()
                        .ifPresent(at -> lines.add("the next restart is in " + text(Duration.between(now, at))));
            case Activity.Idle _ -> {
                if (snapshot.state() == ServiceState.FAILED && snapshot.target() == Target.RUNNING) {
                    lines.add(givenUp(snapshot));
                }
            }
        }
    }

    private static String givenUp(Snapshot snapshot) {
        RestartPolicy policy = snapshot.restarts().policy();
        return policy.mode() == RestartPolicy.Mode.NEVER
                ? "its restart policy is never: it stays FAILED until someone starts it"
                : "its restart policy allows " + policy.maxRestarts() + " restarts within " + text(policy.window())
                        + ": it stays FAILED until someone starts it";
    }

    private void tellGate(Managed managed, Snapshot snapshot) {
        if (!snapshot.isAtGate()) {
            return;
        }
        switch (snapshot.gate()) {
            case Gate.Open _ -> {}
            case Gate.Waiting(String on) -> lines.add(managed.name() + " waits for " + on);
            case Gate.Hopeless(String on) -> lines.add(managed.name() + " waits for " + on);
        }
        for (String prerequisite : managed.after()) {
            roster.find(prerequisite)
                    .filter(each -> each.service().snapshot().state() != ServiceState.RUNNING)
                    .ifPresent(this::tell);
        }
    }

    private String age(Instant since) {
        return text(Duration.between(since, now));
    }

    private static String text(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        return millis < 10_000 ? millis + " ms" : millis / 1_000 + " s";
    }
}
