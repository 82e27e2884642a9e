package dev.serve.supervisor.jobs;

import dev.serve.supervisor.jobs.JobStatus.Begun;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Timers;
import dev.serve.worker.Health;
import dev.serve.worker.Schedule;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The schedule of one service: waits until its {@link JobLedger} says that a run is due, and tells the log and the meters what
 * became of it.
 *
 * <p>Threads: {@code wakes} has a permit where there is something new to look at. Nothing is locked while it waits or tells.
 */
public final class JobSchedule implements Schedule {

    /** The clock on the wall may be set, and the machine may sleep: it is looked at again after so long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** What a run that is interrupted may take to end before the job is DOWN. */
    private static final Duration TIME_TO_END = Duration.ofSeconds(5);

    private final JobPlan plan;
    private final JobLedger ledger;
    private final Timers timers;
    private final Logger log;
    private final Supplier<MeterRegistry> meters;
    private final Runnable settled;
    private final Semaphore wakes = new Semaphore(0);
    private volatile long beganNanos;
    private volatile Optional<Settled> told = Optional.empty();

    private JobSchedule(
            JobPlan plan,
            JobLedger ledger,
            Timers timers,
            Logger log,
            Supplier<MeterRegistry> meters,
            Runnable settled) {
        this.plan = plan;
        this.ledger = ledger;
        this.timers = timers;
        this.log = log;
        this.meters = meters;
        this.settled = settled;
    }

    /**
     * A schedule for a service.
     *
     * @param earlier that of the service whose place it takes, whose account it goes on with
     * @param log the service's log
     * @param meters gives the service's meters, when first asked for
     * @param settled is told when the job has come further, before the run begins; must not wait
     */
    public static JobSchedule of(
            JobPlan plan,
            Optional<JobSchedule> earlier,
            Timers timers,
            Logger log,
            Supplier<MeterRegistry> meters,
            Runnable settled) {
        JobLedger ledger = earlier.map(before -> before.ledger)
                .orElseGet(
                        () -> new JobLedger(bound -> ThreadLocalRandom.current().nextLong(bound)));
        return new JobSchedule(plan, ledger, timers, log, meters, settled);
    }

    /** The job as it is now. */
    public JobStatus status() {
        return ledger.status(plan, timers.now());
    }

    /** How far the job has come; empty before it has begun for the first time. */
    public Optional<Settled> settled() {
        return ledger.settled();
    }

    /** Lets a job that has not begun yet go on from where it was, if its timetable is the same still. */
    public void goOnFrom(Settled earlier) {
        ledger.goOnFrom(earlier);
    }

    /** Has the job run now, whatever its timetable says, which goes on as before. Returns at once. */
    public Triggered trigger(Order order) {
        Triggered triggered = ledger.trigger();
        if (triggered instanceof Triggered.Asked) {
            log.info("a run was asked for {}", order.text());
            wake();
        }
        return triggered;
    }

    @Override
    public Optional<Run> await(BooleanSupplier goesOn) throws InterruptedException {
        while (goesOn.getAsBoolean()) {
            JobLedger.Decision decision = ledger.decide(plan, timers.now());
            tellSettled();
            if (decision.missed() > 0) {
                count("serve.job.missed", decision.missed());
                log.warn(
                        "{} missed while it could not run: serve was down, it was not RUNNING, or the machine slept{}",
                        runs(decision.missed()),
                        decision.run().isPresent() ? "; this run makes up for them" : "");
            }
            if (decision.run().isPresent()) {
                beganNanos = timers.nanos();
                return decision.run().map(begun -> new Run(begun.planned(), plan.runTimeout(), plan.failsService()));
            }
            waitForNext();
        }
        return Optional.empty();
    }

    private void waitForNext() throws InterruptedException {
        JobStatus now = status();
        Duration left = now.running().isPresent() ? LONGEST_WAIT : Duration.between(timers.now(), now.next());
        Duration wait = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
        // The millisecond more keeps it from looking just before the time.
        boolean _ = wakes.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
        wakes.drainPermits();
    }

    @Override
    public void wake() {
        wakes.release();
    }

    @Override
    public void ended(Run run, Optional<Throwable> failure) {
        Duration lasted = Duration.ofNanos(timers.nanos() - beganNanos);
        long missed = ledger.end(timers.now(), lasted, failure.map(JobSchedule::text));
        tellSettled();
        failure.ifPresent(thrown -> log.error("the run of {} failed", run.planned(), thrown));
        if (missed > 0) {
            count("serve.job.missed", missed);
            log.warn("{} missed while the one before was under way", runs(missed));
        }
        meters.get()
                .counter("serve.job.runs", "outcome", failure.isPresent() ? "failed" : "ok")
                .increment();
        meters.get().timer("serve.job.run").record(lasted);
        wake();
    }

    @Override
    public Health health() {
        JobStatus status = status();
        Map<String, Object> details = new LinkedHashMap<>();
        status.last()
                .ifPresent(last -> details.put(
                        "lastRun", last.failure().map(why -> "failed: " + why).orElse("ok")));
        details.put("missed", status.missed());
        Optional<Begun> overdue = status.running().filter(this::isOverdue);
        overdue.ifPresent(run -> details.put("overdue", "the run of " + run.planned() + " does not end"));
        return new Health(overdue.isPresent() ? Health.Status.DOWN : Health.Status.UP, details);
    }

    private void tellSettled() {
        Optional<Settled> now = ledger.settled();
        if (!now.equals(told)) {
            told = now;
            settled.run();
        }
    }

    private boolean isOverdue(Begun run) {
        return plan.runTimeout()
                .map(timeout -> run.at().plus(timeout).plus(TIME_TO_END))
                .filter(end -> timers.now().isAfter(end))
                .isPresent();
    }

    private void count(String name, long times) {
        meters.get().counter(name).increment((double) times);
    }

    private static String runs(long count) {
        String most = count >= Timetable.MOST_COUNTED ? "more than " : "";
        return most + count + (count == 1 ? " run was" : " runs were");
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getName() : message;
    }
}
