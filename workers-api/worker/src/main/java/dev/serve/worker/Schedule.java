package dev.serve.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * When a {@link JobWorker} runs, and where it says what became of each run. The supervisor shares one with each job, made
 * from what the module says under {@code schedule} or {@code every}; it outlasts the worker, so that a restart or a reload
 * loses no run and makes none twice.
 *
 * <p>Safe to use from any thread. At most one run is under way at a time: {@link #await} gives out none until {@link
 * #ended} was told of the one before, be it of a worker that was given up.
 */
public interface Schedule {

    /**
     * One run that is due.
     *
     * @param planned when it was to begin; for one that makes up for runs that were missed, the last of their times
     * @param timeout how long it may take; empty where there is no limit
     * @param failsService whether the service fails when the run does
     */
    record Run(Instant planned, Optional<Duration> timeout, boolean failsService) {}

    /**
     * Waits until a run is due, and counts it as begun.
     *
     * @param goesOn tells whether to wait on
     * @return the run; empty when {@code goesOn} has become false, which is noticed after a {@link #wake}
     */
    Optional<Run> await(BooleanSupplier goesOn) throws InterruptedException;

    /** Lets {@link #await} look again whether it is to wait on. */
    void wake();

    /**
     * Says how a run ended.
     *
     * @param failure what it threw; empty when all went well
     */
    void ended(Run run, Optional<Throwable> failure);

    /** How the job does: UP, with how its last run ended; DOWN while a run goes on that should have ended by now. */
    Health health();
}
