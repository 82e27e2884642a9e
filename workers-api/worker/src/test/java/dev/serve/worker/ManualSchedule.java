package dev.serve.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/** A schedule whose runs are due when a test says so. */
final class ManualSchedule implements Schedule {

    static final Instant PLANNED = Instant.parse("2026-01-01T00:00:00Z");

    private final BlockingQueue<Optional<Run>> due = new LinkedBlockingQueue<>();
    private final List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();
    private final boolean failsService;

    ManualSchedule(boolean failsService) {
        this.failsService = failsService;
    }

    void makeDue() {
        due.add(Optional.of(new Run(PLANNED, Optional.empty(), failsService)));
    }

    void makeDue(Duration timeout) {
        due.add(Optional.of(new Run(PLANNED, Optional.of(timeout), failsService)));
    }

    /** How the runs have ended, each with its failure. */
    List<Optional<Throwable>> ends() {
        return ends;
    }

    @Override
    public Optional<Run> await(BooleanSupplier goesOn) throws InterruptedException {
        Optional<Run> run = Optional.empty();
        while (goesOn.getAsBoolean() && run.isEmpty()) {
            run = due.take();
        }
        return run;
    }

    @Override
    public void wake() {
        due.add(Optional.empty());
    }

    @Override
    public void ended(Run run, Optional<Throwable> failure) {
        ends.add(failure);
    }

    @Override
    public Health health() {
        return Health.up();
    }
}
