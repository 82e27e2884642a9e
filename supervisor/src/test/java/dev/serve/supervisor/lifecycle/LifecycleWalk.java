package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every snapshot that events can lead to, found breadth first, and every event that can meet it.
 *
 * <p>The space is made finite without losing a case. Epochs are only compared for equality, so the present one is always
 * {@value #EPOCH}. Times are only compared with the window and the stable time, so an event comes either at once or after
 * longer than both, and times are told from the last event. What no decision reads (orders, texts, the total of
 * restarts) is made the same everywhere.
 */
final class LifecycleWalk {

    static final long EPOCH = 5;
    static final long LATE = 3;
    static final long LONG = Duration.ofMinutes(10).toNanos();
    static final Order ORDER = Order.of("somebody", "");
    static final Failure FAILURE = Failure.told("start", "Boom", "boom");

    private static final int ROW_LIMIT = 3;

    /**
     * A place in the walk.
     *
     * @param waiting whether somebody still waits for the target
     */
    record Node(Snapshot snapshot, boolean waiting) {}

    /** One step: an event that meets a snapshot, and what is decided. */
    record Step(Node from, Event event, Decision decision, boolean waiting) {

        Snapshot before() {
            return from.snapshot();
        }

        Snapshot after() {
            return decision.snapshot();
        }

        boolean isCommand() {
            return event instanceof Event.Commanded;
        }

        <E extends Effect> List<E> effects(Class<E> type) {
            return decision.effects().stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }
    }

    private final String name;
    private final TransitionTable table;
    private final Set<Node> nodes = new LinkedHashSet<>();
    private long steps;

    LifecycleWalk(String name, TransitionTable table, RestartPolicy.Mode mode) {
        this.name = name + ", " + mode;
        this.table = table;
        RestartPolicy policy = new RestartPolicy(
                mode,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                2,
                0,
                Duration.ofSeconds(30),
                2,
                Duration.ofMinutes(1));
        Deque<Node> open = new ArrayDeque<>();
        for (Gate gate : gates()) {
            open.add(new Node(normal(Snapshot.initial(policy, 0, gate, ORDER, 0), 0), false));
        }
        nodes.addAll(open);
        while (!open.isEmpty()) {
            Node node = open.remove();
            for (Step step : stepsFrom(node)) {
                steps++;
                Node next = new Node(normal(step.after(), step.event().at()), step.waiting());
                if (nodes.add(next)) {
                    open.add(next);
                }
            }
        }
    }

    TransitionTable table() {
        return table;
    }

    void forEachNode(Consumer<Node> check) {
        nodes.forEach(check);
    }

    void forEachStep(Consumer<Step> check) {
        for (Node node : nodes) {
            stepsFrom(node).forEach(check);
        }
    }

    Step step(Node from, Event event) {
        Decision decision = Lifecycle.decide(table, from.snapshot(), event);
        boolean waiting = from.waiting() || event instanceof Event.Commanded;
        boolean told = decision.effects().stream().anyMatch(Effect.Tell.class::isInstance);
        return new Step(from, event, decision, waiting && !told);
    }

    Node after(Step step) {
        return new Node(normal(step.after(), step.event().at()), step.waiting());
    }

    String summary() {
        return name + ": " + nodes.size() + " snapshots, " + steps + " snapshots × events";
    }

    @Override
    public String toString() {
        return name;
    }

    /** What happens next when nothing goes wrong: the method returns, the cleanup ends, the backoff elapses. */
    static Optional<Event> nextWhenAllGoesWell(Snapshot snapshot) {
        return switch (snapshot.activity()) {
            case Activity.Idle _ -> Optional.empty();
            case Activity.Calling _ -> Optional.of(new Event.Returned(EPOCH, 0));
            case Activity.CleaningUp _ -> Optional.of(new Event.CleanedUp(EPOCH, Optional.empty(), 0));
            case Activity.BackingOff _ -> Optional.of(new Event.BackoffElapsed(EPOCH, 0));
        };
    }

    static List<Event.Commanded> commands(long at) {
        List<Event.Commanded> commands = new ArrayList<>();
        for (Target target : Target.values()) {
            commands.add(new Event.Commanded(target, false, ORDER, at));
            commands.add(new Event.Commanded(target, true, ORDER, at));
        }
        return commands;
    }

    static List<Event> lateEvents(long at) {
        return List.of(
                new Event.Returned(LATE, at),
                new Event.Threw(LATE, FAILURE, at),
                new Event.DeadlinePassed(LATE, FAILURE, at),
                new Event.CleanedUp(LATE, Optional.of(FAILURE), at),
                new Event.BackoffElapsed(LATE, at),
                new Event.WorkerFailed(LATE, FAILURE, at),
                new Event.WorkerEnded(LATE, at));
    }

    private static List<Gate> gates() {
        return List.of(Gate.OPEN, new Gate.Waiting("the other"), new Gate.Hopeless("the other"));
    }

    private List<Step> stepsFrom(Node node) {
        List<Step> found = new ArrayList<>();
        for (long at : new long[] {0, LONG}) {
            for (Event event : events(node.snapshot(), at)) {
                found.add(step(node, event));
            }
        }
        return found;
    }

    /** All that can happen: what the activity can lead to, what the worker can say, and what others can do at any time. */
    private static List<Event> events(Snapshot snapshot, long at) {
        List<Event> events = new ArrayList<>(commands(at));
        events.addAll(lateEvents(at));
        events.add(new Event.Cascaded(ORDER, at));
        gates().forEach(gate -> events.add(new Event.GateMoved(gate, at)));
        events.add(new Event.PolicyChanged(snapshot.restarts().policy(), at));
        events.add(new Event.DeadlinePassed(EPOCH, FAILURE, at));
        if (snapshot.worker() != 0) {
            events.add(new Event.WorkerFailed(snapshot.worker(), FAILURE, at));
            events.add(new Event.WorkerEnded(snapshot.worker(), at));
        }
        switch (snapshot.activity()) {
            case Activity.Idle _ -> {}
            case Activity.Calling _ -> {
                events.add(new Event.Returned(EPOCH, at));
                events.add(new Event.Threw(EPOCH, FAILURE, at));
            }
            case Activity.CleaningUp _ -> {
                events.add(new Event.CleanedUp(EPOCH, Optional.empty(), at));
                events.add(new Event.CleanedUp(EPOCH, Optional.of(FAILURE), at));
            }
            case Activity.BackingOff _ -> events.add(new Event.BackoffElapsed(EPOCH, at));
        }
        return events;
    }

    private static Snapshot normal(Snapshot snapshot, long now) {
        Restarts restarts = snapshot.restarts();
        List<Long> recent = restarts.recent().stream()
                .map(time -> time - now)
                .filter(age -> age > -LONG)
                .toList();
        boolean isMadeNow = snapshot.worker() == snapshot.epoch();
        return new Snapshot(
                snapshot.state(),
                snapshot.target(),
                snapshot.restarting(),
                snapshot.activity() instanceof Activity.BackingOff ? new Activity.BackingOff(0) : snapshot.activity(),
                EPOCH,
                snapshot.worker() == 0 ? 0 : isMadeNow ? EPOCH : EPOCH - 1,
                snapshot.commanded(),
                snapshot.ended(),
                snapshot.failure().map(_ -> FAILURE),
                snapshot.gate(),
                new Restarts(
                        restarts.policy(),
                        0,
                        0,
                        Math.min(restarts.inARow(), ROW_LIMIT),
                        recent,
                        restarts.exhausted(),
                        Optional.empty()),
                ORDER,
                Math.max(snapshot.since() - now, -LONG));
    }

    /** Whether a service may show the one state right after the other. */
    boolean isStep(Snapshot before, ServiceState from, ServiceState to) {
        if (to == ServiceState.FAILED) {
            return from != ServiceState.STOPPED;
        }
        if (before.activity() instanceof Activity.Calling(Edge under) && from == before.state()) {
            return to == under.to()
                    || table.overtaking(from).filter(edge -> edge.via() == to).isPresent();
        }
        return table.edges().stream()
                .filter(edge -> edge.from() == from)
                .anyMatch(edge -> to == (edge.isImmediate() ? edge.to() : edge.via()));
    }
}
