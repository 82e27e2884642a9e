package dev.serve.supervisor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the run of a job that was asked for.
 *
 * @param answer of the supervisor when it was asked
 * @param waited for how long its end was waited for
 * @param ended what the schedule of the service tells once the run has ended
 */
record TriggeredRun(String service, Answer answer, Duration waited, Optional<Json> ended) {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** Asks for a run. */
    static TriggeredRun ask(MaintenanceClient client, String service, Map<String, String> body) {
        String path = "/v1/services/" + Endpoint.encodePath(service) + "/trigger";
        return new TriggeredRun(service, client.post(path, body, Duration.ZERO), Duration.ZERO, Optional.empty());
    }

    /** Waits until all that could be asked for have ended, for a bounded time. */
    static List<TriggeredRun> await(MaintenanceClient client, List<TriggeredRun> runs, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        List<TriggeredRun> awaited = new ArrayList<>(runs.size());
        for (TriggeredRun run : runs) {
            awaited.add(run.answer.isProblem() ? run : run.await(client, patience, until));
        }
        return awaited;
    }

    private TriggeredRun await(MaintenanceClient client, Duration patience, long untilNanos) {
        while (true) {
            Optional<Json> schedule = client.get("/v1/services/" + Endpoint.encodePath(service))
                    .body()
                    .object("schedule")
                    .filter(now -> now.number("runs") >= number());
            if (schedule.isPresent() || System.nanoTime() - untilNanos >= 0) {
                return new TriggeredRun(service, answer, patience, schedule);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while waiting", ended);
        }
    }

    private long number() {
        return answer.body().number("run");
    }

    /** All that there is to say of them. */
    static Finding finding(List<TriggeredRun> runs) {
        List<String> done = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        int exitCode = ExitCode.DONE;
        for (TriggeredRun run : runs) {
            int code = run.exitCode();
            (code == ExitCode.DONE ? done : complaints).add(run.line());
            // A failure weighs more than a refusal.
            exitCode = exitCode == ExitCode.FAILED || code == ExitCode.DONE ? exitCode : code;
        }
        return new Finding(
                done,
                complaints,
                Map.of("results", runs.stream().map(TriggeredRun::json).toList()),
                exitCode);
    }

    private int exitCode() {
        if (answer.isProblem()) {
            return answer.problem().exitCode();
        }
        boolean isDone = waited.isZero() || (ended.isPresent() && failure().isEmpty());
        return isDone ? ExitCode.DONE : ExitCode.FAILED;
    }

    private String line() {
        if (answer.isProblem()) {
            return answer.problem().detail();
        }
        String run = service + ": run " + number();
        if (waited.isZero()) {
            return run + " begins";
        }
        if (ended.isEmpty()) {
            return run + " has not ended within " + Durations.exact(waited);
        }
        String lasted = Durations.exact(
                Duration.ofMillis(last().map(end -> end.number("lastedMillis")).orElse(0L)));
        return failure()
                .map(why -> run + " failed after " + lasted + ": " + StatusText.oneLine(why))
                .orElseGet(() -> run + " went well, in " + lasted);
    }

    /** The last run: this one, or where another has ended since, that one. */
    private Optional<Json> last() {
        return ended.flatMap(schedule -> schedule.object("last"));
    }

    private Optional<String> failure() {
        return last().flatMap(end -> end.text("failure"));
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", service);
        json.put("status", answer.status());
        if (answer.isProblem()) {
            json.put("problem", answer.body().fields());
        } else {
            json.put("run", number());
            ended.ifPresent(schedule -> json.put("schedule", schedule.fields()));
        }
        return json;
    }
}
