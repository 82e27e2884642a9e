package dev.serve.supervisor.insight;

import dev.serve.supervisor.insight.Cause.Kind;
import dev.serve.supervisor.insight.Links.Link;
import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.jobs.Timetable;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a job has to tell of its runs: the one under way, the next one, the last one, and those that never began. Pure. */
final class JobLinks {

    private JobLinks() {}

    static List<Link> of(JobStatus job, ServiceState state, Instant now) {
        List<Link> links = new ArrayList<>();
        job.running()
                .ifPresent(run -> links.add(new Link(
                        Kind.RUN,
                        "the run planned for " + run.planned() + " has been under way for "
                                + Spans.text(Duration.between(run.at(), now)),
                        Optional.of(run.at()),
                        Optional.empty())));
        if (state == ServiceState.RUNNING) {
            Timetable timetable = job.plan().timetable();
            links.add(new Link(
                    Kind.RUN,
                    "the next run is in " + Spans.text(Duration.between(now, job.next())) + ", by " + timetable.key()
                            + " = " + timetable.text(),
                    Optional.empty(),
                    Optional.of(job.next())));
        }
        job.last().ifPresent(last -> links.add(Link.of(Kind.RUN, last(last))));
        if (job.missed() > 0) {
            links.add(Link.of(
                    Kind.RUN, job.missed() + (job.missed() == 1 ? " run was" : " runs were") + " missed so far"));
        }
        return links;
    }

    private static String last(JobStatus.Ended last) {
        return "the last run, planned for " + last.begun().planned()
                + last.failure().map(why -> ", failed: " + why).orElse(", went well") + ", after "
                + Spans.text(last.lasted());
    }
}
