package dev.serve.supervisor.jobs;

import dev.serve.supervisor.jobs.JobStatus.Begun;
import dev.serve.supervisor.jobs.JobStatus.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Decides when a job runs, and keeps the account of its runs. It is handed on when the service is replaced: so no run is lost
 * or made twice, and none begins while one of an earlier worker goes on. Where the supervisor begins anew, it goes on from what was
 * {@linkplain #settled() kept} of it.
 *
 * <p>{@code planned} is the last planned time that is settled: begun, or missed. All times after it until now are due together:
 * the newest may run, the others were missed.
 *
 * <p>All fields are guarded by this object's monitor. It knows no clock: whoever asks says what time it is.
 */
final class JobLedger {

    /** A run that begins later than planned by no more than this is not a missed one. */
    static final Duration PUNCTUAL = Duration.ofSeconds(30);

    /** A clock that was set back by more than this was wrong before: runs are planned anew, as cron(8) does. */
    static final Duration CORRECTION = Duration.ofHours(3);

    /**
     * What is to be done now.
     *
     * @param run the run that begins
     * @param missed how many were missed that had not been told yet
     */
    record Decision(Optional<Begun> run, long missed) {}

    private final LongUnaryOperator random;
    /** Where an earlier one was; of use until this one begins. */
    private Optional<Settled> kept = Optional.empty();

    private Optional<JobPlan> plan = Optional.empty();
    private Instant planned = Instant.EPOCH;
    private Duration late = Duration.ZERO;
    private boolean isAsked;
    private Optional<Begun> running = Optional.empty();
    private Optional<Ended> last = Optional.empty();
    private long runs;
    private long failed;
    private long missed;

    /**
     * An account without a run.
     *
     * @param random a number of chance from 0 to below the one given
     */
    JobLedger(LongUnaryOperator random) {
        this.random = random;
    }

    /**
     * Begins where an earlier one was, if it begins with the same timetable.
     *
     * @param earlier what that one had {@linkplain #settled() settled}
     */
    synchronized void goOnFrom(Settled earlier) {
        kept = Optional.of(earlier);
    }

    /** How far the job has come; empty before it has begun. */
    synchronized Optional<Settled> settled() {
        return plan.map(known -> Settled.of(known.timetable(), planned)).or(() -> kept);
    }

    /**
     * Whether a run begins now; if one does, {@link #end} is to be called.
     *
     * @param next what the job goes by: where it has another timetable than before, runs are planned from now on
     */
    synchronized Decision decide(JobPlan next, Instant now) {
        begin(next, now);
        if (running.isPresent()) {
            return new Decision(Optional.empty(), 0);
        }
        if (isAsked) {
            return runAsked(next, now);
        }
        Instant due = next.timetable().next(planned).plus(late);
        if (now.isBefore(due)) {
            return new Decision(Optional.empty(), 0);
        }
        Timetable.Times times = next.timetable().between(planned, now).orElseThrow();
        boolean begins = next.catchUp() || isPunctual(times, next, now);
        settle(times.newest());
        long skipped = begins ? times.count() - 1 : times.count();
        missed += skipped;
        return begins ? run(times.newest(), now, skipped) : new Decision(Optional.empty(), skipped);
    }

    /** The run that was asked for, or is wanted at the start, is the one that is due, or makes up for those missed. */
    private Decision runAsked(JobPlan next, Instant now) {
        isAsked = false;
        Optional<Timetable.Times> due = next.timetable().between(planned, now);
        if (due.isEmpty()) {
            return run(now, now, 0);
        }
        Timetable.Times times = due.get();
        boolean isDue = isPunctual(times, next, now);
        settle(times.newest());
        long skipped = isDue ? times.count() - 1 : times.count();
        missed += skipped;
        return run(isDue ? times.newest() : now, now, skipped);
    }

    private static boolean isPunctual(Timetable.Times times, JobPlan plan, Instant now) {
        return !now.isAfter(times.newest().plus(plan.jitter()).plus(PUNCTUAL));
    }

    /**
     * Has a run begin at the next {@linkplain #decide decision}, whatever the timetable says. Where one is due then, or makes up
     * for others, it is that one.
     */
    synchronized Triggered trigger() {
        if (running.isPresent()) {
            return new Triggered.UnderWay(running.get());
        }
        isAsked = true;
        return new Triggered.Asked(runs + 1);
    }

    /**
     * A run has ended.
     *
     * @return how many were missed meanwhile
     */
    synchronized long end(Instant now, Duration lasted, Optional<String> failure) {
        running.ifPresent(run -> last = Optional.of(new Ended(run, lasted, failure)));
        running = Optional.empty();
        runs++;
        failed += failure.isPresent() ? 1 : 0;
        Optional<Timetable.Times> overtaken = overtaken(now);
        overtaken.ifPresent(times -> {
            settle(times.newest());
            missed += times.count();
        });
        return overtaken.map(Timetable.Times::count).orElse(0);
    }

    /**
     * The job as it is.
     *
     * @param otherwise what it will go by, where it has not begun
     */
    synchronized JobStatus status(JobPlan otherwise, Instant now) {
        JobPlan known = plan.orElse(otherwise);
        Instant from = running.flatMap(_ -> overtaken(now))
                .map(Timetable.Times::newest)
                .orElseGet(() -> from(known.timetable(), now).orElse(now));
        Instant next = isAsked ? now : known.timetable().next(from).plus(late);
        return new JobStatus(known, next, running, last, runs, failed, missed);
    }

    private Optional<Timetable.Times> overtaken(Instant now) {
        return plan.flatMap(known -> known.timetable().between(planned, now));
    }

    private void begin(JobPlan next, Instant now) {
        boolean isFirst = plan.isEmpty();
        Optional<Instant> from = from(next.timetable(), now);
        plan = Optional.of(next);
        if (isFirst || from.isEmpty()) {
            settle(from.orElse(now));
        }
        isAsked |= isFirst && next.runAtStart();
    }

    /** The settled time that a timetable goes on from; empty where its runs are planned from now on. */
    private Optional<Instant> from(Timetable timetable, Instant now) {
        return settled()
                .filter(settled -> settled.isOf(timetable))
                .map(Settled::planned)
                .filter(time -> !now.isBefore(time.minus(CORRECTION)));
    }

    private Decision run(Instant time, Instant now, long skipped) {
        Begun begun = new Begun(time, now);
        running = Optional.of(begun);
        return new Decision(running, skipped);
    }

    private void settle(Instant time) {
        planned = time;
        long mostMillis = plan.map(JobPlan::jitter).orElse(Duration.ZERO).toMillis();
        late = mostMillis == 0 ? Duration.ZERO : Duration.ofMillis(random.applyAsLong(mostMillis + 1));
    }
}
