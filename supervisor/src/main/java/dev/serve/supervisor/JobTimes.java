package dev.serve.supervisor;

import dev.serve.supervisor.jobs.Settled;
import dev.serve.supervisor.lifecycle.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The times of jobs last: how far each has come is kept in a file, from which it goes on when the supervisor begins anew. No
 * run waits for that file, and none fails with it.
 *
 * <p>Threads: {@code written}, {@code isFailing} and {@code isOver} are guarded by this object's monitor, which is held while
 * the file is written; {@code lastNanos} is set under it. {@code isComing} is set by whoever asks for a write, and reset by
 * that.
 */
final class JobTimes {

    /** Jobs that run many times a second cost one write a second. */
    private static final Duration LEAST_APART = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(JobTimes.class);

    private final JobFile file;
    private final Supplier<Roster> roster;
    private final Timers timers;
    private final AtomicBoolean isComing = new AtomicBoolean();
    private volatile long lastNanos;
    private Map<String, Settled> written = Map.of();
    private boolean isFailing;
    private boolean isOver;

    /**
     * Those of one supervisor.
     *
     * @param roster the services that there are now
     */
    JobTimes(JobFile file, Supplier<Roster> roster, Timers timers) {
        this.file = file;
        this.roster = roster;
        this.timers = timers;
        this.lastNanos = timers.nanos() - LEAST_APART.toNanos();
    }

    /** Lets jobs that have not begun go on from where they were. Where there are none, the file is left alone. */
    synchronized void takeUp(Collection<Managed> services) {
        boolean hasJobs = false;
        for (Managed managed : services) {
            hasJobs |= managed.job().isPresent();
        }
        if (!hasJobs) {
            return;
        }
        try {
            written = file.read();
        } catch (IOException unreadable) {
            LOG.warn(
                    "{} can't be read, so jobs begin anew, and what they missed is not known: {}",
                    file.path(),
                    unreadable.toString());
        }
        for (Managed managed : services) {
            managed.job()
                    .ifPresent(job ->
                            Optional.ofNullable(written.get(managed.name())).ifPresent(job::goOnFrom));
        }
    }

    /** A job has come further: that is written soon, on another thread. Waits for nothing. */
    void changed() {
        if (isComing.compareAndSet(false, true)) {
            long nanos = LEAST_APART.toNanos() - (timers.nanos() - lastNanos);
            timers.after(Duration.ofNanos(Math.max(0, nanos)), this::write);
        }
    }

    /** Writes them a last time. */
    synchronized void close() {
        write();
        isOver = true;
    }

    private synchronized void write() {
        lastNanos = timers.nanos();
        isComing.set(false);
        Map<String, Settled> jobs = now();
        if (isOver || jobs.equals(written)) {
            return;
        }
        try {
            file.write(jobs);
            written = jobs;
            isFailing = false;
        } catch (IOException failed) {
            if (!isFailing) {
                LOG.warn(
                        "{} can't be written, so what jobs miss while serve is down will not be known: {}",
                        file.path(),
                        failed.toString());
            }
            isFailing = true;
        }
    }

    private Map<String, Settled> now() {
        Map<String, Settled> jobs = new TreeMap<>();
        for (Managed managed : roster.get().services().values()) {
            managed.job().flatMap(job -> job.settled()).ifPresent(settled -> jobs.put(managed.name(), settled));
        }
        return jobs;
    }
}
