package dev.serve.supervisor.config;

import dev.serve.supervisor.jobs.JobPlan;
import dev.serve.supervisor.jobs.Timetable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Reads {@code schedule} or {@code every} of a module, and what goes with it. */
final class ScheduleReader {

    /** The values of {@code run-failures}. */
    private enum RunFailures {
        GO_ON,
        FAIL
    }

    private static final List<String> MANNERS =
            List.of("time-zone", "jitter", "run-timeout", "catch-up", "run-at-start", "run-failures");

    private ScheduleReader() {}

    /** The plan of a module that is a job; empty for one that has none. */
    static Optional<JobPlan> read(Section module) {
        boolean hasSchedule = module.isThere("schedule");
        boolean hasEvery = module.isThere("every");
        if (!hasSchedule && !hasEvery) {
            rejectWithoutTimes(module);
            return Optional.empty();
        }
        if (hasSchedule && hasEvery) {
            module.report("every", "expected only one of schedule, every, found both");
        }
        if (module.choice("isolation", List.of(IsolationReader.Kind.values()), IsolationReader.Kind.LOADER)
                == IsolationReader.Kind.PROCESS) {
            module.report("isolation", "expected loader beside schedule or every: a job runs in the process of serve");
        }
        ZoneId zone = zone(module);
        Optional<Timetable> cron = module.optionalString("schedule").flatMap(text -> cron(module, text, zone));
        Optional<Timetable> every = module.optionalDuration("every").map(Timetable.Every::new);
        Duration jitter = module.optionalDuration("jitter").orElse(Duration.ZERO);
        module.optionalDuration("every")
                .filter(interval -> jitter.compareTo(interval) > 0)
                .ifPresent(interval -> module.report(
                        "jitter",
                        "expected no more than every, " + Values.text(interval) + ", found " + Values.text(jitter)));
        if (module.has("time-zone") && !hasSchedule) {
            module.report("time-zone", "expected only with schedule: every goes by the time that passes");
        }
        Optional<Duration> runTimeout = module.optionalDuration("run-timeout");
        boolean catchUp = module.optionalFlag("catch-up").orElse(false);
        boolean runAtStart = module.optionalFlag("run-at-start").orElse(false);
        boolean failsService =
                module.choice("run-failures", List.of(RunFailures.values()), RunFailures.GO_ON) == RunFailures.FAIL;
        return cron.or(() -> every)
                .map(times -> new JobPlan(times, jitter, runTimeout, catchUp, runAtStart, failsService));
    }

    private static void rejectWithoutTimes(Section module) {
        for (String key : MANNERS) {
            if (module.isThere(key)) {
                module.report(key, "expected only with schedule or every");
            }
        }
    }

    private static ZoneId zone(Section module) {
        Optional<String> name = module.optionalString("time-zone");
        try {
            return name.map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException unknown) {
            module.report(
                    "time-zone",
                    "expected a time zone, such as Europe/Berlin or UTC, found '" + Values.shown(name.orElse(""))
                            + "'");
            return ZoneId.systemDefault();
        }
    }

    private static Optional<Timetable> cron(Section module, String text, ZoneId zone) {
        try {
            return Optional.of(Timetable.cron(text, zone));
        } catch (IllegalArgumentException wrong) {
            module.report("schedule", String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }
}
