package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.ServiceState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what concerns several services: opens and closes their gates, takes siblings along after a failure, and
 * notices when all have ended.
 *
 * <p>It is told which services have changed, and looks at them as they are when it gets there: however fast they change,
 * there is no more to do than once for each. {@code dirty}, {@code pulses} and {@code closed} are guarded by {@code lock},
 * which may be taken under a service's lock. All other fields belong to the coordinator's own thread.
 */
final class Coordinator {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final Supplier<Roster> roster;
    private final Runnable allEnded;
    private final Readiness readiness = new Readiness(this::changed);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final List<CompletableFuture<Void>> pulses = new ArrayList<>();
    private boolean closed;

    /** Services that have not been prepared yet since they were started together. */
    private final Set<String> unprepared = new HashSet<>();
    /** Services that have ended, or failed for good. */
    private final Set<String> ended = new HashSet<>();
    /** Services that have not come to rest yet since they were started together. */
    private final Set<String> onTheirWay = new HashSet<>();
    /** How many restarts of each service have been seen. */
    private final Map<String, Long> restartsSeen = new HashMap<>();
    /** The siblings that wait for a service to be up again, by its name. */
    private final Map<String, Set<String>> recovering = new HashMap<>();

    /** What there is to do at one go. */
    private record Work(List<String> names, List<CompletableFuture<Void>> pulses, boolean isLast) {
        void answer() {
            for (CompletableFuture<Void> pulse : pulses) {
                pulse.complete(null);
            }
        }
    }

    Coordinator(Supplier<Roster> roster, Runnable allEnded) {
        this.roster = roster;
        this.allEnded = allEnded;
    }

    /** Begins with the services that are started together. */
    void start() {
        unprepared.addAll(roster.get().services().keySet());
        onTheirWay.addAll(roster.get().services().keySet());
        changed(roster.get().services().keySet());
        Thread.ofVirtual().name("serve coordinator").start(this::run);
    }

    /** Tells that a service has changed. Never blocks. */
    void changed(String service) {
        changed(List.of(service));
    }

    void changed(Collection<String> services) {
        lock.lock();
        try {
            if (dirty.addAll(services)) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Completes when the coordinator's thread comes by next; at once when it has nothing to do any more. */
    CompletableFuture<Void> pulse() {
        CompletableFuture<Void> pulse = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                pulse.complete(null);
            } else {
                pulses.add(pulse);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
        return pulse;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Work next = next(); !next.isLast(); next = next()) {
                next.names().forEach(this::look);
                if (!next.names().isEmpty() && allHaveEnded()) {
                    allEnded.run();
                }
                next.answer();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for changed services and for those who ask whether it lives. */
    private Work next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (dirty.isEmpty() && pulses.isEmpty() && !closed) {
                work.await();
            }
            Work next = new Work(List.copyOf(dirty), List.copyOf(pulses), closed);
            dirty.clear();
            pulses.clear();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void look(String name) {
        Roster now = roster.get();
        now.find(name).ifPresentOrElse(managed -> look(now, managed), () -> forget(now, name));
    }

    private void look(Roster now, Managed managed) {
        Snapshot snapshot = managed.service().snapshot();
        if (hasEnded(snapshot)) {
            ended.add(managed.name());
        } else {
            ended.remove(managed.name());
        }
        if (snapshot.epoch() > 0 && snapshot.isAtRest()) {
            arrived(now, managed.name());
        }
        takeSiblingsAlong(now, managed, snapshot);
        releaseSiblings(now, managed, snapshot);
        List<Managed> dependents = now.dependentsOf(managed);
        if (!dependents.isEmpty()) {
            readiness.watch(managed, snapshot);
        }
        boolean wasUnprepared = unprepared.contains(managed.name());
        if (wasUnprepared && isPrepared(snapshot)) {
            unprepared.remove(managed.name());
        }
        moveGate(now, managed);
        if (wasUnprepared && unprepared.isEmpty()) {
            now.services().values().forEach(each -> moveGate(now, each));
        } else {
            dependents.forEach(dependent -> moveGate(now, dependent));
        }
    }

    /** The last one to come to rest tells how the start went. */
    private void arrived(Roster now, String name) {
        if (onTheirWay.remove(name) && onTheirWay.isEmpty()) {
            int all = now.services().size();
            long running = now.services().values().stream()
                    .filter(managed -> managed.service().snapshot().state() == ServiceState.RUNNING)
                    .count();
            if (running == all) {
                LOG.info(all == 1 ? "the only service is RUNNING" : "all {} services are RUNNING", all);
            } else {
                LOG.info("{} of {} services are RUNNING", running, all);
            }
        }
    }

    private void forget(Roster now, String name) {
        ended.remove(name);
        arrived(now, name);
        restartsSeen.remove(name);
        recovering.remove(name);
        readiness.forget(name);
        if (unprepared.remove(name) && unprepared.isEmpty()) {
            now.services().values().forEach(each -> moveGate(now, each));
        }
    }

    /** A service that failed, or is not to run, holds up nobody who waits for all to be prepared. */
    static boolean isPrepared(Snapshot snapshot) {
        boolean isPaused = snapshot.state() == ServiceState.PAUSED && snapshot.activity() instanceof Activity.Idle;
        boolean isNotMeantToRun = snapshot.epoch() > 0 && snapshot.target() != Target.RUNNING;
        return isPaused || isNotMeantToRun || snapshot.state() == ServiceState.FAILED;
    }

    private void takeSiblingsAlong(Roster now, Managed managed, Snapshot snapshot) {
        long seen = restartsSeen.getOrDefault(managed.name(), 0L);
        restartsSeen.put(managed.name(), snapshot.restarts().total());
        if (snapshot.restarts().total() <= seen) {
            return;
        }
        List<String> module =
                now.ofModule(managed.module()).stream().map(Managed::name).toList();
        List<String> along = Siblings.takenAlong(now.strategyOf(managed), module, managed.name());
        if (!along.isEmpty()) {
            recovering.put(managed.name(), Set.copyOf(along));
            Order order = Order.of(Order.SUPERVISOR, managed.name() + " failed and takes it along");
            along.stream().flatMap(name -> now.find(name).stream()).forEach(sibling -> {
                moveGate(now, sibling);
                sibling.service().cascade(order);
            });
        }
    }

    private void releaseSiblings(Roster now, Managed managed, Snapshot snapshot) {
        boolean isBack = snapshot.state() == ServiceState.RUNNING || snapshot.isAtRest();
        if (isBack && recovering.containsKey(managed.name())) {
            Set<String> along = recovering.getOrDefault(managed.name(), Set.of());
            recovering.remove(managed.name());
            along.stream().flatMap(name -> now.find(name).stream()).forEach(sibling -> moveGate(now, sibling));
        }
    }

    private void moveGate(Roster now, Managed managed) {
        List<String> names = new ArrayList<>(managed.after());
        if (!recovering.containsKey(managed.name())) {
            recovering.forEach((failed, along) -> {
                if (along.contains(managed.name())) {
                    names.add(failed);
                }
            });
        }
        List<GateRules.Prerequisite> prerequisites = names.stream()
                .flatMap(name -> now.find(name).stream())
                .map(each -> new GateRules.Prerequisite(
                        each.name(),
                        each.service().snapshot(),
                        !managed.after().contains(each.name()) || readiness.isReady(each)))
                .toList();
        Gate gate = GateRules.gate(unprepared.isEmpty(), prerequisites);
        if (!gate.equals(managed.service().snapshot().gate())) {
            managed.service().moveGate(gate);
        }
    }

    private boolean allHaveEnded() {
        return !ended.isEmpty() && ended.size() == roster.get().services().size();
    }

    private static boolean hasEnded(Snapshot snapshot) {
        boolean gaveUp = snapshot.state() == ServiceState.FAILED && snapshot.target() == Target.RUNNING;
        boolean ended = snapshot.state() == ServiceState.STOPPED && snapshot.ended();
        return snapshot.isAtRest() && (gaveUp || ended);
    }
}
