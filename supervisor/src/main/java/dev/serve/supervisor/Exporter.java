package dev.serve.supervisor;

import dev.serve.calls.Exports;
import dev.serve.calls.Procedures;
import dev.serve.calls.Provider;
import dev.serve.supervisor.jobs.JobSchedule;
import dev.serve.supervisor.lifecycle.Service;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Surroundings;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.logs.ServiceLog;
import dev.serve.worker.Offers;
import dev.serve.worker.PortHandover;
import dev.serve.worker.Schedule;
import dev.serve.worker.ServiceState;
import dev.serve.worker.Worker;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the procedures of a service's worker while it is RUNNING. A pause waits for the calls that are under way.
 *
 * <p>Threads: {@code served} is the worker whose procedures are open; only who takes that worker from it closes them, so a
 * late end of one worker does not close its successor.
 */
final class Exporter implements Surroundings {

    private final Procedures procedures;
    private final Offers offers;
    private final PortHandover ports;
    private final Provider provider;
    private final ServiceLog log;
    private final Optional<JobSchedule> job;
    private final Function<Worker, Exports> exports;
    private final AtomicReference<@Nullable Worker> served = new AtomicReference<>();

    Exporter(
            Procedures procedures,
            Offers offers,
            PortHandover ports,
            Provider provider,
            ServiceLog log,
            Optional<JobSchedule> job,
            Function<Worker, Exports> exports) {
        this.procedures = procedures;
        this.offers = offers;
        this.ports = ports;
        this.provider = provider;
        this.log = log;
        this.job = job;
        this.exports = exports;
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
        if (type == Procedures.class) {
            return Optional.of(type.cast(procedures));
        }
        if (type == Offers.class) {
            return Optional.of(type.cast(offers));
        }
        if (type == PortHandover.class) {
            return Optional.of(type.cast(ports));
        }
        if (type == Schedule.class) {
            return job.map(type::cast);
        }
        return type == Provider.class ? Optional.of(type.cast(provider)) : Optional.empty();
    }

    @Override
    public void open(Worker worker) {
        Exports all = exports.apply(worker).and(provider.additions());
        if (!all.signatures().isEmpty()) {
            served.set(worker);
            provider.open(all);
        }
    }

    @Override
    public void drain(Worker worker) throws InterruptedException {
        close(worker);
        provider.awaitIdle();
    }

    @Override
    public void close(Worker worker) {
        if (served.compareAndSet(worker, null)) {
            provider.close();
        }
    }

    @Override
    public Runnable within(Runnable task) {
        return log.within(task);
    }

    @Override
    public void forget(Worker worker) {
        provider.forgetAdditions();
    }

    /** Why the procedures of a service can't be called now, and whether that is for a moment only. */
    static Provider.Absence absence(Service service) {
        // Asked before the snapshot is taken: a service that is started in between is new by the one, or on its way by
        // the other.
        boolean isNew = service.isNew();
        Snapshot now = service.snapshot();
        boolean isOnItsWay = (now.target() == Target.RUNNING && now.state() != ServiceState.FAILED)
                || service.retryAt().isPresent();
        String why = now.order().reason().isEmpty() ? "" : " (" + now.order().reason() + ")";
        return new Provider.Absence(service.name() + " is " + now.state() + why, isNew || isOnItsWay);
    }
}
