package dev.serve.supervisor.insight;

import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.StuckThread;
import dev.serve.worker.Health;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a service at one moment and tells why it is as it is.
 *
 * @param name its name
 * @param snapshot its state, and how it got there
 * @param since when the state was entered
 * @param call the worker's method that is under way
 * @param retryAt when the next restart is due
 * @param waitingSince since when it has been PAUSED and would be started but for something else
 * @param waitsFor the services that keep it waiting, for their start or, in a shutdown, for their end
 * @param health what the worker says of itself; of a service that is RUNNING
 * @param job the runs of one that is a job
 * @param stuck threads that were given up and go on
 * @param setbacks changes of its module that were not made
 */
public record Facts(
        String name,
        Snapshot snapshot,
        Instant since,
        Optional<Call> call,
        Optional<Instant> retryAt,
        Optional<Instant> waitingSince,
        List<String> waitsFor,
        Optional<Health> health,
        Optional<JobStatus> job,
        List<StuckThread> stuck,
        List<Setback> setbacks) {

    public Facts {
        waitsFor = List.copyOf(waitsFor);
        stuck = List.copyOf(stuck);
        setbacks = List.copyOf(setbacks);
    }

    /**
     * A method that is under way.
     *
     * @param method its name
     * @param since when it was begun
     * @param until its deadline
     * @param where what its thread does, as words that follow "it is"; empty where that can't be seen
     */
    public record Call(String method, Instant since, Instant until, String where) {}

    /**
     * A change that was asked for and not made.
     *
     * @param at when that was
     * @param lines what stands in the way
     */
    public record Setback(Instant at, List<String> lines) {

        public Setback {
            lines = List.copyOf(lines);
        }
    }
}
