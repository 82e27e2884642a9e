package dev.serve.supervisor;

import dev.serve.supervisor.insight.Cause;
import dev.serve.supervisor.insight.CriticalChain;
import dev.serve.supervisor.insight.Facts;
import dev.serve.supervisor.insight.FirstStart;
import dev.serve.supervisor.insight.Whereabouts;
import dev.serve.supervisor.insight.Why;
import dev.serve.supervisor.jobs.JobSchedule;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What operators want to know beyond the present states; looks at the services as they are when it is asked. */
public final class Insight {

    private final Roster roster;
    private final List<Trouble> troubles;
    private final Timers timers;
    private final boolean isShuttingDown;
    private final Optional<Beginning> beginning;

    Insight(
            Roster roster,
            List<Trouble> troubles,
            Timers timers,
            boolean isShuttingDown,
            Optional<Beginning> beginning) {
        this.roster = roster;
        this.troubles = troubles;
        this.timers = timers;
        this.isShuttingDown = isShuttingDown;
        this.beginning = beginning;
    }

    /**
     * Why a service is as it is: the chain of causes, the nearest first. Asks those of the chain that are RUNNING how well
     * they serve, which blocks for up to a second each.
     */
    public List<Cause> why(Managed managed) {
        return Why.of(managed.name(), name -> roster.find(name).map(this::facts), isShuttingDown, timers.now());
    }

    /**
     * What made the supervisor's start slow. Tells of the first start of each service, whatever has become of it since.
     *
     * @param service whose start is meant; empty for that of all
     * @return nothing before the supervisor begins
     */
    public Optional<StartReport> start(Optional<Managed> service) {
        return beginning.map(begun -> start(begun, service.map(Managed::name)));
    }

    /**
     * The threads that are known to belong to a service: by what they run, by their names, or by the class loader of its
     * module.
     */
    public ThreadDump threads(Managed managed) {
        return new ThreadFinder(roster, managed).find();
    }

    private StartReport start(Beginning begun, Optional<String> service) {
        List<FirstStart> starts = roster.services().values().stream()
                .map(managed -> FirstStart.of(
                        managed.name(), managed.after(), managed.service().firstStart(), begun.nanos()))
                .toList();
        List<CriticalChain.Link> chain = CriticalChain.of(starts, begun.services(), service);
        List<String> missing = starts.stream()
                .filter(start -> begun.services().contains(start.service()))
                .filter(start -> start.running().isEmpty())
                .map(FirstStart::service)
                .toList();
        return new StartReport(
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                begun.at(),
                chain.stream().findFirst().flatMap(link -> link.start().running()),
                begun.services().size(),
                missing,
                chain);
    }

    private Facts facts(Managed managed) {
        Service service = managed.service();
        Snapshot snapshot = service.snapshot();
        return new Facts(
                managed.name(),
                snapshot,
                service.since(),
                service.underWay()
                        .map(call -> new Facts.Call(
                                call.method(), call.since(), call.until(), Whereabouts.of(call.thread()))),
                service.retryAt(),
                service.waitingSince(),
                isShuttingDown ? dependentsOf(managed, snapshot) : waitsFor(managed, snapshot),
                health(service, snapshot),
                managed.job().map(JobSchedule::status),
                service.stuck(),
                setbacks(managed));
    }

    /** In a shutdown a service is told to stop when those that wait for it have stopped. */
    private List<String> dependentsOf(Managed managed, Snapshot snapshot) {
        return snapshot.target() == Target.STOPPED
                ? List.of()
                : roster.dependentsOf(managed).stream()
                        .filter(each -> each.service().snapshot().state() != ServiceState.STOPPED)
                        .map(Managed::name)
                        .toList();
    }

    private List<String> waitsFor(Managed managed, Snapshot snapshot) {
        if (!snapshot.isAtGate()) {
            return List.of();
        }
        return switch (snapshot.gate()) {
            case Gate.Open _ -> List.of();
            case Gate.Waiting gate when gate.equals(GateRules.UNTIL_ALL_ARE_PREPARED) -> unprepared();
            case Gate.Waiting(String on) -> waitsFor(managed, on);
            case Gate.Hopeless(String on) -> waitsFor(managed, on);
        };
    }

    private List<String> unprepared() {
        return roster.services().values().stream()
                .filter(each -> !Coordinator.isPrepared(each.service().snapshot()))
                .map(Managed::name)
                .toList();
    }

    /** Its prerequisites that are not there, and whom the gate names: one that is not ready, or a sibling that failed. */
    private List<String> waitsFor(Managed managed, String on) {
        Set<String> names = new LinkedHashSet<>();
        List<Managed> others = new ArrayList<>(roster.ofModule(managed.module()));
        managed.after().forEach(name -> roster.find(name).ifPresent(others::add));
        for (Managed other : others) {
            String name = other.name();
            boolean isNamed = on.startsWith(name + " to be ") || on.startsWith(name + ", which ");
            boolean isAway =
                    managed.after().contains(name) && other.service().snapshot().state() != ServiceState.RUNNING;
            if (!name.equals(managed.name()) && (isNamed || isAway)) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private static Optional<Health> health(Service service, Snapshot snapshot) {
        if (snapshot.state() != ServiceState.RUNNING) {
            return Optional.empty();
        }
        try {
            return Optional.of(service.health());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The changes of its module that could not be made, and those of the configuration that name it. */
    private List<Facts.Setback> setbacks(Managed managed) {
        return troubles.stream()
                .filter(trouble -> trouble.module()
                        .map(managed.module()::equals)
                        .orElseGet(() -> trouble.lines().stream().anyMatch(line -> isAbout(managed, line))))
                .map(trouble -> new Facts.Setback(trouble.at(), trouble.lines()))
                .toList();
    }

    private static boolean isAbout(Managed managed, String line) {
        return line.startsWith(managed.name() + " ") || line.contains("serve.modules." + managed.module() + ".");
    }
}
