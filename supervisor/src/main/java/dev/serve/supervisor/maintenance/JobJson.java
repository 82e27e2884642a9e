package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.jobs.JobStatus;
import dev.serve.supervisor.jobs.Timetable;
import dev.serve.worker.ServiceState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the schedule of a service looks in JSON. */
final class JobJson {

    private JobJson() {}

    static Map<String, @Nullable Object> job(JobStatus job, ServiceState state) {
        Timetable timetable = job.plan().timetable();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("text", timetable.key().equals("every") ? "every " + timetable.text() : timetable.text());
        json.put(timetable.key().equals("every") ? "every" : "cron", timetable.text());
        json.put("zone", timetable.zoneName().orElse(null));
        json.put("next", state == ServiceState.RUNNING ? job.next().toString() : null);
        json.put("running", job.running().map(JobJson::begun).orElse(null));
        json.put("last", job.last().map(JobJson::ended).orElse(null));
        json.put("runs", job.runs());
        json.put("failed", job.failed());
        json.put("missed", job.missed());
        return json;
    }

    private static Map<String, @Nullable Object> begun(JobStatus.Begun run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("planned", run.planned().toString());
        json.put("began", run.at().toString());
        return json;
    }

    private static Map<String, @Nullable Object> ended(JobStatus.Ended run) {
        Map<String, @Nullable Object> json = begun(run.begun());
        json.put("ended", run.at().toString());
        json.put("lasted", run.lasted().toString());
        json.put("lastedMillis", run.lasted().toMillis());
        json.put("outcome", run.failure().isPresent() ? "failed" : "ok");
        json.put("failure", run.failure().orElse(null));
        return json;
    }
}
