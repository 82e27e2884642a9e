package dev.serve.supervisor.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * When a job runs, and what becomes of runs that come too late or fail.
 *
 * @param timetable the times that are planned
 * @param jitter by up to how much of chance each run begins later than planned
 * @param runTimeout how long a run may take; empty where there is no limit
 * @param catchUp whether one run makes up for those that were missed while the job could not run
 * @param runAtStart whether it runs once when it is first started
 * @param failsService whether a failed run fails the service
 */
public record JobPlan(
        Timetable timetable,
        Duration jitter,
        Optional<Duration> runTimeout,
        boolean catchUp,
        boolean runAtStart,
        boolean failsService) {}
