package dev.serve.supervisor.insight;

import dev.serve.supervisor.insight.Cause.Kind;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tells why a service is as it is: the chain of causes, the nearest first. Pure. */
public final class Why {

    /** Of so many services at most the chain tells. */
    static final int MOST_SERVICES = 50;

    private final Function<String, Optional<Facts>> services;
    private final boolean isShuttingDown;
    private final Instant now;
    private final List<Cause> causes = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    private Why(Function<String, Optional<Facts>> services, boolean isShuttingDown, Instant now) {
        this.services = services;
        this.isShuttingDown = isShuttingDown;
        this.now = now;
    }

    /**
     * The chain of causes.
     *
     * @param service the name of the service that it is about
     * @param services what is known of each; asked for those in the chain alone
     * @param isShuttingDown whether the supervisor is on its way down
     */
    public static List<Cause> of(
            String service, Function<String, Optional<Facts>> services, boolean isShuttingDown, Instant now) {
        Why why = new Why(services, isShuttingDown, now);
        why.tell(service, 0);
        return List.copyOf(why.causes);
    }

    private void tell(String name, int depth) {
        if (told.size() == MOST_SERVICES || !told.add(name)) {
            return;
        }
        services.apply(name).ifPresent(facts -> {
            add(facts, depth, new Links(facts, now).all());
            if (isShuttingDown && facts.snapshot().state() != ServiceState.STOPPED) {
                add(facts, depth, List.of(shutdown(facts)));
            }
            gate(facts).ifPresent(link -> add(facts, depth, List.of(link)));
            facts.waitsFor().forEach(other -> tell(other, depth + 1));
        });
    }

    private void add(Facts facts, int depth, List<Links.Link> links) {
        links.forEach(link ->
                causes.add(new Cause(facts.name(), depth, link.kind(), link.text(), link.since(), link.until())));
    }

    private static Links.Link shutdown(Facts facts) {
        String text = "the supervisor is shutting down";
        return Links.Link.of(
                Kind.SHUTDOWN,
                facts.waitsFor().isEmpty()
                        ? text
                        : text + ": " + facts.name() + " is stopped after " + Links.listed(facts.waitsFor()));
    }

    private Optional<Links.Link> gate(Facts facts) {
        Snapshot snapshot = facts.snapshot();
        if (!snapshot.isAtGate() || isShuttingDown) {
            return Optional.empty();
        }
        return switch (snapshot.gate()) {
            case Gate.Open _ -> Optional.empty();
            case Gate.Waiting(String on) -> Optional.of(waiting(facts, on));
            case Gate.Hopeless(String on) -> Optional.of(waiting(facts, on));
        };
    }

    private Links.Link waiting(Facts facts, String on) {
        String text = facts.name() + " waits for " + on;
        String since = facts.waitingSince()
                .map(begin -> ", for " + Spans.text(Duration.between(begin, now)) + " now")
                .orElse("");
        boolean isOfOne = facts.waitsFor().stream().anyMatch(on::startsWith);
        String whom = isOfOne || facts.waitsFor().isEmpty() ? "" : ": " + Links.listed(facts.waitsFor());
        return new Links.Link(Kind.WAITING, text + since + whom, facts.waitingSince(), Optional.empty());
    }
}
