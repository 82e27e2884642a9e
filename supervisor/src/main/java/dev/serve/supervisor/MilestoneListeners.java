package dev.serve.supervisor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All who hear of what concerns the supervisor as a whole. */
final class MilestoneListeners implements Milestones {

    private final List<Milestones> all = new CopyOnWriteArrayList<>();

    void add(Milestones listener) {
        all.add(listener);
    }

    @Override
    public void changeBegins() {
        all.forEach(Milestones::changeBegins);
    }

    @Override
    public void changeEnded() {
        all.forEach(Milestones::changeEnded);
    }

    @Override
    public void shutdownBegins() {
        all.forEach(Milestones::shutdownBegins);
    }
}
