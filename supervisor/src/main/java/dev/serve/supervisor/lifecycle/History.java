package dev.serve.supervisor.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last changes of state of one service. Guarded by the service's lock. */
final class History {

    static final int CAPACITY = 64;

    private final Deque<Change> changes = new ArrayDeque<>();

    void add(Change change) {
        if (changes.size() == CAPACITY) {
            changes.removeFirst();
        }
        changes.addLast(change);
    }

    List<Change> changes() {
        return new ArrayList<>(changes);
    }
}
