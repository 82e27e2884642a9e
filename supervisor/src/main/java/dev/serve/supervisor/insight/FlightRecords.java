package dev.serve.supervisor.insight;

import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Change;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells JDK Flight Recorder of transitions, restarts and commands. Not to be loaded before a recorder has been made: it
 * brings the recorder's classes with it.
 *
 * <p>Threads: {@code underWay} holds the method that each service is in, by name; the changes of one service come one
 * after the other.
 */
public final class FlightRecords {

    private static final String CLEANUP = "cleanup";

    private final Map<String, TransitionEvent> underWay = new ConcurrentHashMap<>();

    /**
     * Writes down what a change means. Waits for nothing.
     *
     * @param module the name of the service's module
     */
    public void record(Change change, String module) {
        Snapshot before = change.before();
        Snapshot after = change.after();
        if (before.epoch() != after.epoch() || !after.activity().equals(before.activity())) {
            end(change);
            methodOf(after).ifPresent(method -> begin(change, module, method));
        }
        if (after.restarts().total() > before.restarts().total()) {
            restarted(change, module);
        }
        if (!after.order().equals(before.order()) || after.target() != before.target()) {
            commanded(change, module);
        }
    }

    private void begin(Change change, String module, String method) {
        TransitionEvent event = new TransitionEvent();
        if (event.isEnabled()) {
            event.service = change.service();
            event.module = module;
            event.method = method;
            event.from = change.before().state().name();
            event.epoch = change.after().epoch();
            event.begin();
            underWay.put(change.service(), event);
        }
    }

    private void end(Change change) {
        TransitionEvent event = underWay.remove(change.service());
        if (event == null) {
            return;
        }
        event.end();
        if (event.shouldCommit()) {
            event.to = change.after().state().name();
            event.outcome = outcome(change);
            event.cause = change.cause();
            event.commit();
        }
    }

    /** A cleanup has no other end than its own; what gives way to another method was overtaken by it. */
    private static String outcome(Change change) {
        boolean wasCall = change.before().activity() instanceof Activity.Calling;
        return wasCall
                ? switch (change.after().activity()) {
                    case Activity.CleaningUp _ -> "failed";
                    case Activity.Calling(var edge) when edge.from().isMoving() -> "overtaken";
                    case Activity.Calling _, Activity.Idle _, Activity.BackingOff _ -> "done";
                }
                : "done";
    }

    private static void restarted(Change change, String module) {
        RestartEvent event = new RestartEvent();
        if (event.shouldCommit()) {
            event.service = change.service();
            event.module = module;
            event.total = change.after().restarts().total();
            event.backoff = change.after().restarts().backoff().toMillis();
            event.cause = change.cause();
            event.commit();
        }
    }

    private static void commanded(Change change, String module) {
        CommandEvent event = new CommandEvent();
        if (event.shouldCommit()) {
            Order order = change.after().order();
            event.service = change.service();
            event.module = module;
            event.target = change.after().target().name();
            event.restart = change.after().restarting();
            event.by = order.by();
            event.reason = order.reason();
            event.commit();
        }
    }

    private static Optional<String> methodOf(Snapshot snapshot) {
        return switch (snapshot.activity()) {
            case Activity.Calling(var edge) -> Optional.of(edge.method());
            case Activity.CleaningUp _ -> Optional.of(CLEANUP);
            case Activity.Idle _, Activity.BackingOff _ -> Optional.empty();
        };
    }
}
