package dev.serve.supervisor.insight;

import dev.serve.supervisor.insight.Cause.Kind;
import dev.serve.supervisor.lifecycle.Activity;
import dev.serve.supervisor.lifecycle.Failure;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one service itself has to tell of why it is as it is, in the order of telling. Pure. */
final class Links {

    private static final int MOST_NAMES = 10;
    private static final int MOST_LINES = 3;

    /** A cause that has no place in a chain yet. */
    record Link(Kind kind, String text, Optional<Instant> since, Optional<Instant> until) {

        static Link of(Kind kind, String text) {
            return new Link(kind, text, Optional.empty(), Optional.empty());
        }
    }

    private final Facts facts;
    private final Snapshot snapshot;
    private final Instant now;
    private final List<Link> links = new ArrayList<>();

    Links(Facts facts, Instant now) {
        this.facts = facts;
        this.snapshot = facts.snapshot();
        this.now = now;
    }

    List<Link> all() {
        links.clear();
        links.add(new Link(
                Kind.STATE,
                facts.name() + " is " + snapshot.state() + ", for " + age(facts.since()) + " now",
                Optional.of(facts.since()),
                Optional.empty()));
        links.add(order());
        tellFailure();
        tellActivity();
        tellHealth();
        facts.job().ifPresent(job -> links.addAll(JobLinks.of(job, snapshot.state(), now)));
        facts.stuck().forEach(this::tellStuck);
        facts.setbacks().forEach(this::tellSetback);
        return List.copyOf(links);
    }

    /** Names in a row, of very many the first. */
    static String listed(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }

    private Link order() {
        Order order = snapshot.order();
        if (snapshot.ended() && order.by().equals(Order.WORKER)) {
            return Link.of(Kind.ORDER, "it has ended by itself, and its restart policy is " + mode());
        }
        if (snapshot.epoch() == 0 && snapshot.target() == Target.STOPPED) {
            return Link.of(Kind.ORDER, "it has not been told to start: " + order.reason());
        }
        String way = snapshot.restarting() ? " by way of STOPPED" : "";
        String told = switch (snapshot.target()) {
                    case PAUSED -> snapshot.isSettled() ? "it was paused" : "it was told to be PAUSED";
                    case STOPPED -> snapshot.isSettled() ? "it was stopped" : "it was told to be STOPPED";
                    case RUNNING -> "it was told to be RUNNING" + way;
                }
                + " " + order.text();
        String end = order.until()
                .map(until -> "; that ends in " + left(until) + ", at " + until.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        return new Link(Kind.ORDER, told + end, Optional.empty(), order.until());
    }

    private void tellFailure() {
        Restarts restarts = snapshot.restarts();
        snapshot.failure().ifPresent(failure -> {
            add(Kind.FAILURE, facts.name() + " failed in " + failure.during() + ": " + failure.message());
            for (Failure more : failure.more()) {
                add(Kind.FAILURE, "then, in " + more.text());
            }
        });
        if (snapshot.failure().isEmpty() && restarts.total() > 0) {
            String last = restarts.last()
                    .map(failure -> "; the last time because it failed in " + failure.text())
                    .orElse("");
            add(Kind.RESTARTS, "it was restarted " + times(restarts.total()) + last);
        }
    }

    private void tellActivity() {
        switch (snapshot.activity()) {
            case Activity.Calling _, Activity.CleaningUp _ -> facts.call().ifPresent(this::tellCall);
            case Activity.BackingOff _ -> facts.retryAt().ifPresent(this::tellRetry);
            case Activity.Idle _ -> {
                if (snapshot.state() == ServiceState.FAILED) {
                    add(Kind.GIVEN_UP, givenUp());
                }
            }
        }
    }

    private void tellCall(Facts.Call call) {
        String text = call.method() + "() has been under way for " + age(call.since()) + " of "
                + Spans.text(Duration.between(call.since(), call.until()));
        links.add(new Link(
                Kind.UNDER_WAY,
                call.where().isEmpty() ? text : text + "; its thread is " + call.where(),
                Optional.of(call.since()),
                Optional.of(call.until())));
    }

    private void tellRetry(Instant at) {
        Restarts restarts = snapshot.restarts();
        RestartPolicy policy = restarts.policy();
        String count = "the " + ordinal(restarts.recent().size()) + " of " + policy.maxRestarts() + " within "
                + Spans.text(policy.window());
        links.add(new Link(
                Kind.RETRY, "the next restart is in " + left(at) + ": " + count, Optional.empty(), Optional.of(at)));
    }

    private String givenUp() {
        String stays = "it stays FAILED until someone starts it";
        RestartPolicy policy = snapshot.restarts().policy();
        if (snapshot.target() != Target.RUNNING) {
            return "it is not to be RUNNING, so it is not restarted: " + stays;
        }
        if (policy.mode() == RestartPolicy.Mode.NEVER) {
            return "its restart policy is never: " + stays;
        }
        return "its restart policy allows " + policy.maxRestarts() + " restarts within " + Spans.text(policy.window())
                + (snapshot.restarts().exhausted() ? ", and these are used up: " : ": ") + stays;
    }

    private void tellHealth() {
        facts.health()
                .filter(health -> health.status() != Health.Status.UP)
                .ifPresent(health -> add(
                        Kind.HEALTH,
                        "the health of " + facts.name() + " is " + health.status() + reason(health.details())));
    }

    private static String reason(Map<String, ?> details) {
        if (details.isEmpty()) {
            return "";
        }
        Object reason = details.get("reason");
        return ": " + (reason == null ? details : reason);
    }

    private void tellStuck(StuckThread stuck) {
        links.add(new Link(
                Kind.STUCK,
                "the thread '" + stuck.name() + "' was given up " + age(stuck.since()) + " ago and is still there: "
                        + stuck.stack(),
                Optional.of(stuck.since()),
                Optional.empty()));
    }

    private void tellSetback(Facts.Setback setback) {
        List<String> lines = setback.lines();
        String more = lines.size() > MOST_LINES ? " (and " + (lines.size() - MOST_LINES) + " more lines)" : "";
        links.add(new Link(
                Kind.SETBACK,
                "a change was asked for " + age(setback.at()) + " ago and not made, so what ran before goes on: "
                        + lines.stream().limit(MOST_LINES).collect(Collectors.joining(" / ")) + more,
                Optional.of(setback.at()),
                Optional.empty()));
    }

    private void add(Kind kind, String text) {
        links.add(Link.of(kind, text));
    }

    private String mode() {
        return switch (snapshot.restarts().policy().mode()) {
            case NEVER -> "never";
            case ON_FAILURE -> "on-failure";
            case ALWAYS -> "always";
        };
    }

    private String age(Instant begin) {
        return Spans.text(Duration.between(begin, now));
    }

    private String left(Instant end) {
        return Spans.text(Duration.between(now, end));
    }

    private static String times(long count) {
        return count == 1 ? "1 time" : count + " times";
    }

    private static String ordinal(int number) {
        int tens = number % 100;
        if (tens >= 11 && tens <= 13) {
            return number + "th";
        }
        return number
                + switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }
}
