package dev.serve.supervisor.console;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.jobs.JobSchedule;
import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.ServiceState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes rows of services of this process. */
final class SupervisorRows {

    private SupervisorRows() {}

    static ServiceRow row(Managed managed, String health) {
        Snapshot snapshot = managed.service().snapshot();
        Optional<JobStatus> job = managed.job().map(JobSchedule::status);
        return new ServiceRow(
                managed.name(),
                managed.module(),
                snapshot.state(),
                managed.service().since(),
                snapshot.restarts().total(),
                health,
                cause(snapshot) + lastRun(job),
                managed.service().retryAt(),
                job.filter(_ -> snapshot.state() == ServiceState.RUNNING).map(JobStatus::next));
    }

    /** What became of the last run of a job where that went wrong. */
    private static String lastRun(Optional<JobStatus> job) {
        return job.flatMap(JobStatus::last)
                .flatMap(JobStatus.Ended::failure)
                .map(why -> "; last run failed: " + why)
                .orElse("");
    }

    private static String cause(Snapshot snapshot) {
        String cause = snapshot.cause();
        Optional<Instant> until = snapshot.order().until();
        if (until.isPresent() && snapshot.target() != Target.RUNNING) {
            cause += "; until " + until.get().truncatedTo(ChronoUnit.SECONDS);
        }
        if (snapshot.isAtGate()) {
            cause += switch (snapshot.gate()) {
                case Gate.Open() -> "";
                case Gate.Waiting(String on) -> "; waits for " + on;
                case Gate.Hopeless(String on) -> "; waits for " + on;
            };
        }
        return snapshot.restarts().exhausted() ? cause + "; gave up restarting" : cause;
    }
}
