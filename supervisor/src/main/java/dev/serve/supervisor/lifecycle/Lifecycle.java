package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.util.List;
import java.util.Optional;

/**
 * Decides how the life of a service goes on. Pure: no lock, clock, log or I/O, and nothing is remembered between two
 * decisions but the snapshot.
 *
 * <p>The whole of it: a command sets a target. At rest, a service takes the next edge of the shortest way to its target,
 * which is calling one of the worker's methods; while a method is under way, a command only changes where to go from its
 * end, unless an edge may overtake it. What throws, misses its deadline or reports a failure makes the service FAILED
 * and the worker is cleaned up. From FAILED it goes on if someone commands it, or the restart policy grants it.
 */
public final class Lifecycle {

    private static final Order ENDED = Order.of(Order.WORKER, "ended by itself");

    private Lifecycle() {}

    /**
     * What follows from an event.
     *
     * @param table the edges along which the service goes
     * @param snapshot the service as it is
     * @param event what happened; one of an earlier epoch or worker changes nothing
     */
    public static Decision decide(TransitionTable table, Snapshot snapshot, Event event) {
        if (isLate(snapshot, event)) {
            return new Decision(List.of(), snapshot, false, List.of());
        }
        Draft draft = new Draft(table, snapshot, event.at());
        switch (event) {
            case Event.Commanded command -> {
                if (snapshot.isRepeatedBy(command.target(), command.restart())) {
                    repeated(draft);
                } else {
                    commanded(draft, command);
                }
            }
            case Event.Cascaded cascade -> cascaded(draft, cascade.order());
            case Event.Returned _ -> returned(draft);
            case Event.Threw threw -> failed(draft, threw.failure());
            case Event.DeadlinePassed passed -> deadlinePassed(draft, passed.failure());
            case Event.CleanedUp cleaned -> cleanedUp(draft, cleaned.failure());
            case Event.BackoffElapsed _ -> backoffElapsed(draft);
            case Event.WorkerFailed reported -> workerFailed(draft, reported.failure());
            case Event.WorkerEnded _ -> workerEnded(draft);
            case Event.GateMoved moved -> gateMoved(draft, moved.gate());
            case Event.PolicyChanged changed -> draft.restarts = draft.restarts.under(changed.policy());
        }
        return draft.decided();
    }

    private static boolean isLate(Snapshot snapshot, Event event) {
        return switch (event) {
            case Event.Returned late -> late.epoch() != snapshot.epoch();
            case Event.Threw late -> late.epoch() != snapshot.epoch();
            case Event.DeadlinePassed late -> late.epoch() != snapshot.epoch();
            case Event.CleanedUp late -> late.epoch() != snapshot.epoch();
            case Event.BackoffElapsed late -> late.epoch() != snapshot.epoch();
            case Event.WorkerFailed late -> late.worker() != snapshot.worker();
            case Event.WorkerEnded late -> late.worker() != snapshot.worker();
            case Event.Commanded _, Event.Cascaded _, Event.GateMoved _, Event.PolicyChanged _ -> false;
        };
    }

    private static void commanded(Draft draft, Event.Commanded command) {
        if (command.target() != draft.target || command.restart() != draft.restarting) {
            draft.supersede(command.target(), command.order());
        }
        draft.restarts = draft.restarts.forgiven();
        draft.commanded = draft.isBusy();
        redirect(draft, command.target(), command.restart(), command.order());
    }

    /** Changes nothing, but tells whoever gave the command if it is there already, or waits in vain. */
    private static void repeated(Draft draft) {
        if (draft.activity() instanceof Activity.Idle) {
            advance(draft);
        }
    }

    /** A sibling's failure is no command: it moves only what is up and meant to be, and forgives nothing. */
    private static void cascaded(Draft draft, Order order) {
        boolean isUp = draft.state() == ServiceState.RUNNING || draft.state() == ServiceState.STARTING;
        if (draft.target == Target.RUNNING && isUp && !draft.restarting) {
            redirect(draft, Target.RUNNING, true, order);
        }
    }

    private static void redirect(Draft draft, Target target, boolean restart, Order order) {
        draft.target = target;
        draft.restarting = restart;
        draft.order = order;
        draft.ended &= draft.state() == ServiceState.STARTING;
        switch (draft.activity()) {
            case Activity.Idle _ -> advance(draft);
            case Activity.BackingOff _ -> {
                draft.endBackoff();
                advance(draft);
            }
            case Activity.CleaningUp _ -> {}
            case Activity.Calling(Edge edge) -> {
                if (draft.goal() == Target.STOPPED && edge.to() != ServiceState.STOPPED) {
                    draft.table.overtaking(draft.state()).ifPresent(draft::overtake);
                }
            }
        }
    }

    private static void returned(Draft draft) {
        if (draft.activity() instanceof Activity.Calling(Edge edge)) {
            boolean endedEarly = draft.ended && draft.state() == ServiceState.STARTING;
            draft.ended &= !endedEarly;
            draft.enter(edge.to());
            draft.commanded = false;
            draft.rest();
            advance(draft);
            if (endedEarly && draft.state() == ServiceState.RUNNING) {
                endedByItself(draft);
            }
        }
    }

    /** From rest: goes along the next edge, waits at the gate, or tells that the target is reached. */
    private static void advance(Draft draft) {
        if (draft.restarting && draft.state() == ServiceState.STOPPED) {
            draft.restarting = false;
            if (draft.ended) {
                draft.backOff(draft.restarts.backoff());
                return;
            }
        }
        Optional<Edge> next = draft.table.next(draft.state(), draft.goal());
        if (next.isEmpty()) {
            draft.failure = Optional.empty();
            draft.tell(Outcome.REACHED);
        } else if (next.get().isImmediate()) {
            draft.enter(next.get().to());
            advance(draft);
        } else if (next.get().to() != ServiceState.RUNNING || draft.gate instanceof Gate.Open) {
            draft.call(next.get());
        } else if (draft.gate instanceof Gate.Hopeless(String on)) {
            draft.tell(new Outcome.Blocked(on));
        }
    }

    private static void workerFailed(Draft draft, Failure failure) {
        if (draft.state() == ServiceState.STOPPED) {
            return;
        }
        if (draft.activity() instanceof Activity.Calling) {
            draft.abandon();
        }
        failed(draft, failure);
    }

    private static void deadlinePassed(Draft draft, Failure failure) {
        switch (draft.activity()) {
            case Activity.Calling _ -> {
                draft.abandon();
                failed(draft, failure);
            }
            case Activity.CleaningUp _ -> {
                draft.abandon();
                cleanedUp(draft, Optional.of(failure));
            }
            case Activity.Idle _, Activity.BackingOff _ -> {}
        }
    }

    private static void failed(Draft draft, Failure failure) {
        if (draft.state() == ServiceState.RUNNING) {
            draft.restarts = draft.restarts.afterRunningFor(draft.inState());
        }
        draft.enter(ServiceState.FAILED);
        draft.failure = Optional.of(failure);
        draft.restarting = false;
        draft.ended = false;
        draft.cleanUp(failure);
    }

    private static void cleanedUp(Draft draft, Optional<Failure> alsoFailed) {
        draft.rest();
        draft.failure =
                draft.failure.map(failure -> alsoFailed.map(failure::and).orElse(failure));
        if (draft.commanded) {
            draft.commanded = false;
            advance(draft);
            return;
        }
        if (draft.target == Target.RUNNING && draft.restarts.policy().mode() != RestartPolicy.Mode.NEVER) {
            restartIfAllowed(draft);
        }
        draft.failure.ifPresent(failure -> draft.tell(new Outcome.Failed(failure)));
    }

    private static void restartIfAllowed(Draft draft) {
        if (draft.restarts.allowedAt(draft.now())) {
            draft.restarts = draft.restarts.grantedAt(draft.now(), draft.failure);
            draft.backOff(draft.restarts.backoff());
        } else {
            draft.restarts = draft.restarts.refused();
            draft.failure = draft.failure.map(failure -> failure.and(gaveUp(draft.restarts.policy())));
        }
    }

    private static Failure gaveUp(RestartPolicy policy) {
        return Failure.told(
                "restart",
                "RestartsExhausted",
                "gave up after " + policy.maxRestarts() + " restarts within "
                        + policy.window().toSeconds() + " s");
    }

    private static void backoffElapsed(Draft draft) {
        draft.ended = false;
        draft.endBackoff();
        advance(draft);
    }

    private static void workerEnded(Draft draft) {
        if (draft.state() == ServiceState.STARTING) {
            draft.ended = true;
        } else if (draft.state() == ServiceState.RUNNING) {
            endedByItself(draft);
        }
    }

    /** RUNNING with nothing left in it: goes down, and up again only where the policy restarts what has ended. */
    private static void endedByItself(Draft draft) {
        draft.restarts = draft.restarts.afterRunningFor(draft.inState());
        boolean again = draft.restarts.policy().mode() == RestartPolicy.Mode.ALWAYS;
        if (again && !draft.restarts.allowedAt(draft.now())) {
            failed(draft, Failure.told("run", "Ended", "ended by itself"));
            return;
        }
        if (again) {
            draft.restarts = draft.restarts.grantedAt(draft.now(), Optional.empty());
        }
        draft.target = again ? Target.RUNNING : Target.STOPPED;
        draft.restarting = again;
        draft.order = ENDED;
        draft.ended = true;
        advance(draft);
    }

    private static void gateMoved(Draft draft, Gate gate) {
        draft.gate = gate;
        boolean hasGivenUp = draft.state() == ServiceState.FAILED;
        boolean isThere = draft.state() == draft.goal().state();
        if (draft.activity() instanceof Activity.Idle && !hasGivenUp && !isThere) {
            advance(draft);
        }
    }
}
