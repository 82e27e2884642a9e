package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A snapshot in the making, with the effects that go with it. Lives within one decision. */
final class Draft {

    private final Snapshot before;
    private final long now;
    private final List<Snapshot> passed = new ArrayList<>(1);
    private final List<Effect> effects = new ArrayList<>(2);

    final TransitionTable table;
    Target target;
    boolean restarting;
    boolean commanded;
    boolean ended;
    Optional<Failure> failure;
    Gate gate;
    Restarts restarts;
    Order order;
    private ServiceState state;
    private Activity activity;
    private long epoch;
    private long worker;
    private long since;

    /** Begins with the snapshot before; an event that waited for an earlier one happened no sooner than that. */
    Draft(TransitionTable table, Snapshot before, long now) {
        this.table = table;
        this.before = before;
        this.now = Math.max(now, before.since());
        this.state = before.state();
        this.target = before.target();
        this.restarting = before.restarting();
        this.activity = before.activity();
        this.epoch = before.epoch();
        this.worker = before.worker();
        this.commanded = before.commanded();
        this.ended = before.ended();
        this.failure = before.failure();
        this.gate = before.gate();
        this.restarts = before.restarts();
        this.order = before.order();
        this.since = before.since();
    }

    ServiceState state() {
        return state;
    }

    Activity activity() {
        return activity;
    }

    long now() {
        return now;
    }

    Duration inState() {
        return Duration.ofNanos(now - since);
    }

    /** Tells whether a thread of the service is under way. */
    boolean isBusy() {
        return switch (activity) {
            case Activity.Calling _, Activity.CleaningUp _ -> true;
            case Activity.Idle _, Activity.BackingOff _ -> false;
        };
    }

    /** The target of the moment: STOPPED while a restart is on its way down. */
    Target goal() {
        return restarting ? Target.STOPPED : target;
    }

    /** Goes on to a state, remembering the one that is only passed by this decision. */
    void enter(ServiceState next) {
        if (state != next) {
            if (state != before.state()) {
                passed.add(snapshot());
            }
            state = next;
            since = now;
        }
    }

    void rest() {
        activity = Activity.IDLE;
    }

    /** Starts a method of the worker, of a fresh one where none is left from before. */
    void call(Edge edge) {
        begin(edge);
        boolean fresh = worker == 0;
        if (fresh) {
            worker = epoch;
        }
        effects.add(new Effect.Invoke(epoch, edge, fresh));
    }

    /** Starts a method of the worker beside the one that is under way, and then has done with that worker. */
    void overtake(Edge edge) {
        effects.add(new Effect.Abandon(epoch));
        begin(edge);
        worker = 0;
        ended = false;
        effects.add(new Effect.Invoke(epoch, edge, false));
    }

    /** Gives up the thread that is under way. */
    void abandon() {
        effects.add(new Effect.Abandon(epoch));
        epoch++;
    }

    void cleanUp(Failure after) {
        epoch++;
        worker = 0;
        activity = Activity.CLEANING_UP;
        effects.add(new Effect.CleanUp(epoch, after));
    }

    void backOff(Duration delay) {
        epoch++;
        activity = new Activity.BackingOff(now + delay.toNanos());
        effects.add(new Effect.BackOff(epoch, delay));
    }

    void endBackoff() {
        epoch++;
        rest();
    }

    void supersede(Target by, Order newer) {
        effects.add(new Effect.Supersede(by, newer));
    }

    void tell(Outcome outcome) {
        effects.add(new Effect.Tell(outcome));
    }

    Decision decided() {
        boolean changed = isChanged();
        return new Decision(List.copyOf(passed), changed ? snapshot() : before, changed, List.copyOf(effects));
    }

    /** Compares by identity: whatever a decision leaves as it is, is the same object as before. */
    @SuppressWarnings({"ReferenceEquality", "OptionalEquality"})
    private boolean isChanged() {
        return epoch != before.epoch()
                || state != before.state()
                || target != before.target()
                || restarting != before.restarting()
                || activity != before.activity()
                || worker != before.worker()
                || commanded != before.commanded()
                || ended != before.ended()
                || failure != before.failure()
                || gate != before.gate()
                || restarts != before.restarts()
                || order != before.order()
                || since != before.since();
    }

    private Snapshot snapshot() {
        return new Snapshot(
                state,
                target,
                restarting,
                activity,
                epoch,
                worker,
                commanded,
                ended,
                failure,
                gate,
                restarts,
                order,
                since);
    }

    private void begin(Edge edge) {
        enter(edge.via());
        epoch++;
        commanded = false;
        activity = new Activity.Calling(edge);
    }
}
