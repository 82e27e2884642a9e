package dev.serve.supervisor.insight;

import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Failure;
import dev.serve.supervisor.lifecycle.Gate;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.Restarts;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.StuckThread;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes facts of a service that was told to be RUNNING, and of which there is nothing else to tell. */
final class FactsBuilder {

    static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");

    private static final RestartPolicy POLICY = new RestartPolicy(
            RestartPolicy.Mode.ON_FAILURE,
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            2,
            0,
            Duration.ofSeconds(30),
            4,
            Duration.ofMinutes(1));

    private final String name;
    private ServiceState state = ServiceState.RUNNING;
    private Instant since = NOW;
    private Target target = Target.RUNNING;
    private Order order = Order.of(Order.SUPERVISOR, "start");
    private Activity activity = Activity.IDLE;
    private long epoch = 4;
    private boolean ended;
    private Optional<Failure> failure = Optional.empty();
    private Gate gate = Gate.OPEN;
    private Restarts restarts = new Restarts(POLICY, 0, 0, 0, List.of(), false, Optional.empty());
    private Optional<Facts.Call> call = Optional.empty();
    private Optional<Instant> retryAt = Optional.empty();
    private Optional<Instant> waitingSince = Optional.empty();
    private List<String> waitsFor = List.of();
    private Optional<JobStatus> job = Optional.empty();
    private Optional<Health> health = Optional.empty();
    private List<StuckThread> stuck = List.of();
    private List<Facts.Setback> setbacks = List.of();

    FactsBuilder(String name) {
        this.name = name;
    }

    FactsBuilder in(ServiceState now, Duration forLong) {
        state = now;
        since = NOW.minus(forLong);
        return this;
    }

    FactsBuilder to(Target commanded, Order by) {
        target = commanded;
        order = by;
        return this;
    }

    FactsBuilder doing(Activity what) {
        activity = what;
        return this;
    }

    FactsBuilder isNew() {
        epoch = 0;
        return this;
    }

    FactsBuilder ended() {
        ended = true;
        return this;
    }

    FactsBuilder failed(Failure with) {
        failure = Optional.of(with);
        return this;
    }

    FactsBuilder restarts(long total, List<Long> recent, boolean exhausted) {
        Failure last = Failure.thrown("start", new IllegalStateException("earlier"));
        restarts = new Restarts(POLICY, 0, total, recent.size(), recent, exhausted, Optional.of(last));
        return this;
    }

    FactsBuilder calling(String method, Duration forLong, Duration deadline, String where) {
        Instant begin = NOW.minus(forLong);
        call = Optional.of(new Facts.Call(method, begin, begin.plus(deadline), where));
        return this;
    }

    FactsBuilder retryIn(Duration delay) {
        retryAt = Optional.of(NOW.plus(delay));
        return this;
    }

    FactsBuilder gate(Gate closed) {
        gate = closed;
        return this;
    }

    FactsBuilder waiting(Duration forLong, String... names) {
        waitingSince = Optional.of(NOW.minus(forLong));
        return waitsFor(names);
    }

    FactsBuilder waitsFor(String... names) {
        waitsFor = List.of(names);
        return this;
    }

    FactsBuilder health(Health said) {
        health = Optional.of(said);
        return this;
    }

    FactsBuilder job(JobStatus status) {
        job = Optional.of(status);
        return this;
    }

    FactsBuilder stuck(StuckThread thread) {
        stuck = List.of(thread);
        return this;
    }

    FactsBuilder setback(Facts.Setback setback) {
        setbacks = List.of(setback);
        return this;
    }

    Facts build() {
        Snapshot snapshot = new Snapshot(
                state, target, false, activity, epoch, epoch, false, ended, failure, gate, restarts, order, 0);
        return new Facts(name, snapshot, since, call, retryAt, waitingSince, waitsFor, health, job, stuck, setbacks);
    }
}
