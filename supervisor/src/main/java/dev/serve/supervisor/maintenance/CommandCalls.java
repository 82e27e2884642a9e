package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.jobs.Triggered;
import dev.serve.supervisor.lifecycle.CommandFailedException;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Outcome;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Submitted;
import dev.serve.worker.Health;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The calls that command services: one, or many at once. */
final class CommandCalls {

    /** The command that is for jobs alone, as people write it. */
    static final String TRIGGER = "trigger";

    private static final int MAX_PATTERNS = 1_000;

    private final Supervisor supervisor;
    private final ServiceCalls services;
    private final LongRequests waits;

    CommandCalls(Supervisor supervisor, ServiceCalls services, LongRequests waits) {
        this.supervisor = supervisor;
        this.services = services;
        this.waits = waits;
    }

    /** What became of a command for one service: its state, or why not. */
    private sealed interface Result {
        record Done(int status, Managed managed, Snapshot snapshot) implements Result {}

        record Refused(String name, Problem problem) implements Result {}
    }

    void one(Context ctx, Action action) throws IOException, InterruptedException {
        Managed managed = services.named(ctx);
        Asked asked = asked(ctx, managed, action.word(), "wait");
        Submitted submitted =
                supervisor.command(action, List.of(managed), asked.order()).getFirst();
        switch (results(List.of(managed), List.of(submitted), asked.patience()).getFirst()) {
            case Result.Refused refused -> throw refused.problem().asException();
            case Result.Done done ->
                Answers.json(
                        ctx, done.status(), ServiceJson.service(managed, done.snapshot(), HealthChecks.ask(managed)));
        }
    }

    void many(Context ctx, Action action) throws IOException, InterruptedException {
        Query.allow(ctx, "name", "wait");
        Optional<Duration> wait = Query.waitFor(ctx);
        List<Result> results = new ArrayList<>();
        List<Managed> chosen = choose(ctx.queryParams("name"), results);
        Order order = order(ctx, action.word());
        List<Submitted> submitted = supervisor.command(action, chosen, order);
        results.addAll(0, results(chosen, submitted, wait));
        List<Health> healths = HealthChecks.ask(chosen);
        List<Object> json = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            json.add(json(ctx, results.get(i), i < healths.size() ? Optional.of(healths.get(i)) : Optional.empty()));
        }
        Answers.json(ctx, 207, Map.of("results", json));
    }

    /** Has a job run now. */
    void trigger(Context ctx) throws IOException {
        Managed managed = services.named(ctx);
        Triggered triggered = managed.trigger(asked(ctx, managed, TRIGGER).order());
        if (!(triggered instanceof Triggered.Asked(long run))) {
            throw about(managed, Problem.of(409, "cannot trigger " + managed.name() + ": " + triggered.refusal()))
                    .asException();
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", managed.name());
        json.put("run", run);
        Answers.json(ctx, 202, json);
    }

    /**
     * What is asked of one service.
     *
     * @param patience how long the answer may be held back
     */
    private record Asked(Order order, Optional<Duration> patience) {}

    private static Asked asked(Context ctx, Managed managed, String command, String... parameters) throws IOException {
        try {
            Query.allow(ctx, parameters);
            return new Asked(order(ctx, command), Query.waitFor(ctx));
        } catch (ProblemException malformed) {
            throw about(managed, malformed.problem()).asException();
        }
    }

    /** The same problem with the state of the service that it is about, and what can be commanded now. */
    private static Problem about(Managed managed, Problem problem) {
        Snapshot now = managed.service().snapshot();
        Map<String, Object> more = new LinkedHashMap<>(problem.more());
        more.put("state", now.state().name());
        more.put("allowed", ServiceJson.allowed(now));
        return new Problem(problem.status(), problem.detail(), more);
    }

    /** The services that the patterns name, each once; a pattern that matches none beside others is told of. */
    private List<Managed> choose(List<String> patterns, List<Result> unmatched) {
        if (patterns.isEmpty() || patterns.size() > MAX_PATTERNS) {
            throw Problem.of(
                            400,
                            "name: expected 1 to " + MAX_PATTERNS + " names, globs (* and ?) or 'all', found "
                                    + patterns.size())
                    .asException();
        }
        SequencedSet<Managed> chosen = new LinkedHashSet<>();
        for (String pattern : patterns) {
            List<Managed> matching = supervisor.match(pattern);
            if (matching.isEmpty()) {
                unmatched.add(new Result.Refused(pattern, services.noSuch(pattern)));
            }
            chosen.addAll(matching);
        }
        if (chosen.isEmpty()) {
            throw services.noSuch(String.join(", ", patterns)).asException();
        }
        return List.copyOf(chosen);
    }

    private static Order order(Context ctx, String command) throws IOException {
        byte[] body = CommandBody.read(ctx.req().getInputStream(), ctx.req().getContentLengthLong());
        return CommandBody.order(body, command, Instant.now());
    }

    private List<Result> results(List<Managed> managed, List<Submitted> submitted, Optional<Duration> wait)
            throws InterruptedException {
        List<Result> results = new ArrayList<>(managed.size());
        if (wait.isEmpty()) {
            for (int i = 0; i < managed.size(); i++) {
                results.add(atOnce(managed.get(i), submitted.get(i)));
            }
            return results;
        }
        long until = System.nanoTime() + wait.get().toNanos();
        waits.run(() -> {
            for (int i = 0; i < managed.size(); i++) {
                results.add(inTime(managed.get(i), submitted.get(i), until));
            }
        });
        return results;
    }

    private static Result atOnce(Managed managed, Submitted submitted) {
        CompletableFuture<Snapshot> reached = submitted.reached();
        boolean isRefused =
                !submitted.changed() && reached.isCompletedExceptionally() && !isSuperseded(reached.exceptionNow());
        if (isRefused) {
            return notReached(managed, reached.exceptionNow());
        }
        return new Result.Done(submitted.changed() ? 202 : 200, managed, submitted.snapshot());
    }

    /** A newer command does not make one that was a repeat when it came a refused one. */
    private static boolean isSuperseded(Throwable why) {
        return why instanceof CommandFailedException failed && failed.outcome() instanceof Outcome.Superseded;
    }

    private static Result inTime(Managed managed, Submitted submitted, long until) throws InterruptedException {
        try {
            long left = Math.max(0, until - System.nanoTime());
            Snapshot reached = submitted.reached().get(left, TimeUnit.NANOSECONDS);
            return new Result.Done(200, managed, reached);
        } catch (TimeoutException tooLong) {
            return new Result.Done(202, managed, managed.service().snapshot());
        } catch (ExecutionException failed) {
            return notReached(managed, failed.getCause());
        }
    }

    private static Result notReached(Managed managed, @Nullable Throwable why) {
        String detail = why instanceof CommandFailedException failed
                ? String.valueOf(failed.getMessage())
                : managed.name() + " did not reach its target";
        return new Result.Refused(managed.name(), about(managed, Problem.of(409, detail)));
    }

    private static Map<String, @Nullable Object> json(Context ctx, Result result, Optional<Health> health) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        switch (result) {
            case Result.Done(int status, Managed managed, Snapshot snapshot) -> {
                json.put("name", managed.name());
                json.put("status", status);
                json.put("service", ServiceJson.service(managed, snapshot, health.orElseThrow()));
            }
            case Result.Refused(String name, Problem problem) -> {
                json.put("name", name);
                json.put("status", problem.status());
                json.put("problem", problem.json(ctx.req().getRequestURI()));
            }
        }
        return json;
    }
}
