package dev.serve.supervisor.jobs;

import dev.serve.supervisor.jobs.JobStatus.Begun;
import dev.serve.worker.ServiceState;

/** What became of the wish to have a job run at once. */
public sealed interface Triggered {

    /**
     * It runs now, or as soon as its worker has noticed.
     *
     * @param run the run's number: as many have ended once it has
     */
    record Asked(long run) implements Triggered {}

    /** Nothing: a run is under way, and there are never two at once. */
    record UnderWay(Begun run) implements Triggered {}

    /** Nothing: runs begin while the service is RUNNING. */
    record NotRunning(ServiceState state) implements Triggered {}

    /** Nothing: the service's worker is no job. */
    record NoJob() implements Triggered {}

    /** Why there is no run; empty where there is one. */
    default String refusal() {
        return switch (this) {
            case Asked _ -> "";
            case UnderWay(Begun run) -> "its run of " + run.planned() + " is under way since " + run.at();
            case NotRunning(ServiceState state) -> "expected it to be RUNNING, found it " + state;
            case NoJob _ -> "expected a job, found a service without schedule or every";
        };
    }
}
