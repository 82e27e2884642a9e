package dev.serve.supervisor;

import dev.serve.calls.Provider;
import dev.serve.supervisor.jobs.JobSchedule;
import dev.serve.supervisor.jobs.Triggered;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.logs.LogLine;
import dev.serve.supervisor.logs.ServiceLog;
import dev.serve.worker.ServiceState;
import java.util.List;
import java.util.Optional;

/**
 * A service with what the supervisor keeps beside it.
 *
 * @param module the name of its module
 * @param service its life
 * @param log its last log lines
 * @param lines where its log lines go, and how many there were
 * @param after the names of the services that it waits for before it runs
 * @param job when it runs, where its worker is a job
 * @param provider the place of its procedures
 */
public record Managed(
        String module,
        Service service,
        Ring<LogLine> log,
        ServiceLog lines,
        List<String> after,
        Optional<JobSchedule> job,
        Provider provider) {

    /** The service's name. */
    public String name() {
        return service.name();
    }

    /**
     * Has its job run now, if it has one, is RUNNING, and no run is under way. Returns at once.
     *
     * @param order who asks for it, and why
     */
    public Triggered trigger(Order order) {
        if (job.isEmpty()) {
            return new Triggered.NoJob();
        }
        ServiceState state = service.snapshot().state();
        return state == ServiceState.RUNNING ? job.get().trigger(order) : new Triggered.NotRunning(state);
    }

    /** The same service, waiting for others. */
    Managed comingAfter(List<String> others) {
        return others.equals(after) ? this : new Managed(module, service, log, lines, others, job, provider);
    }
}
