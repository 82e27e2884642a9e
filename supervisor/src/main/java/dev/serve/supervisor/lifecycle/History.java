package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last changes of state of one service, and those that first led to RUNNING. Guarded by the service's lock. */
final class History {

    static final int CAPACITY = 64;
    static final int FIRST = 16;

    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<Change> firstStart = new ArrayList<>(4);
    private boolean hasStarted;

    void add(Change change) {
        if (changes.size() == CAPACITY) {
            changes.removeFirst();
        }
        changes.addLast(change);
        if (!hasStarted) {
            firstStart.add(change);
            hasStarted = change.after().state() == ServiceState.RUNNING || firstStart.size() == FIRST;
        }
    }

    /** Goes on where the history of an earlier version has ended. */
    void succeed(List<Change> first, List<Change> past) {
        first.forEach(this::add);
        changes.clear();
        changes.addAll(past);
    }

    List<Change> changes() {
        return new ArrayList<>(changes);
    }

    List<Change> firstStart() {
        return new ArrayList<>(firstStart);
    }
}
