package dev.serve.supervisor.console;

import dev.serve.supervisor.Action;
import dev.serve.supervisor.ChangeFailedException;
import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Plan;
import dev.serve.supervisor.Ring;
import dev.serve.supervisor.ShuttingDownException;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.jobs.Triggered;
import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Submitted;
import dev.serve.supervisor.logs.LogLine;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The supervisor of this process. Safe to use from any thread. */
public final class SupervisorBackend implements Backend {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supervisor supervisor;
    private final ConsoleLog log;
    private final String user;
    private final Function<String, Instant> untilReader;
    private final HealthWatch health;
    private volatile Optional<LogSource> followed = Optional.empty();

    /**
     * Of a supervisor that was started.
     *
     * @param log the lines of all
     * @param user who gives the commands
     * @param untilReader makes a moment of what is typed for the end of a pause; an {@link IllegalArgumentException} says
     *     what was expected
     */
    public SupervisorBackend(
            Supervisor supervisor, ConsoleLog log, String user, Function<String, Instant> untilReader) {
        this.supervisor = supervisor;
        this.log = log;
        this.user = user;
        this.untilReader = untilReader;
        this.health = new HealthWatch(supervisor);
    }

    @Override
    public long version() {
        return supervisor.events().lastId()
                + health.version()
                + followed.map(this::lastId).orElse(0L);
    }

    private long lastId(LogSource source) {
        return switch (source) {
            case LogSource.All() -> log.lastId();
            case LogSource.One(String service) ->
                supervisor.find(service).map(managed -> managed.log().lastId()).orElse(0L);
        };
    }

    @Override
    public Overview overview() {
        List<ServiceRow> rows = supervisor.services().stream()
                .map(managed -> SupervisorRows.row(managed, health.of(managed)))
                .toList();
        List<TroubleNote> troubles = supervisor.troubles().stream()
                .map(trouble -> new TroubleNote(trouble.module(), trouble.at(), trouble.lines()))
                .toList();
        return new Overview("", rows, troubles, Optional.empty());
    }

    @Override
    public void follow(Optional<LogSource> source) {
        followed = source;
    }

    @Override
    public List<LogEntry> log(int most) {
        return followed.map(source -> switch (source) {
                    case LogSource.All() ->
                        log.tail(most).stream().map(SupervisorBackend::entry).toList();
                    case LogSource.One(String service) ->
                        supervisor
                                .find(service)
                                .map(managed -> entries(managed, most))
                                .orElse(List.of());
                })
                .orElse(List.of());
    }

    private static List<LogEntry> entries(Managed managed, int most) {
        return managed.log().tail(most).stream()
                .map(Ring.Entry::value)
                .map(SupervisorBackend::entry)
                .toList();
    }

    private static LogEntry entry(LogLine line) {
        return new LogEntry(line.at(), line.level(), line.service().orElse(line.logger()), line.message());
    }

    @Override
    public Reply carryOut(Command command) throws InterruptedException {
        try {
            return switch (command) {
                case Command.Change change -> change(change);
                case Command.Reload(List<String> modules) -> reload(modules);
                case Command.Trigger(List<String> services) -> trigger(services);
            };
        } catch (ShuttingDownException | UncheckedIOException | IllegalArgumentException refused) {
            return new Reply("cannot " + command.text() + ": " + refused.getMessage(), true);
        }
    }

    private Reply change(Command.Change change) throws InterruptedException {
        SequencedSet<Managed> chosen = new LinkedHashSet<>();
        for (String name : change.names()) {
            List<Managed> meant = supervisor.match(name);
            if (meant.isEmpty()) {
                return new Reply("no service is called '" + name + "'", true);
            }
            chosen.addAll(meant);
        }
        Order order = new Order(user, change.reason(), change.until().map(untilReader));
        List<Managed> services = List.copyOf(chosen);
        List<Submitted> submitted = supervisor.command(change.action(), services, order);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Reply last = new Reply("", false);
        for (int i = 0; i < services.size(); i++) {
            Reply reply = outcome(change.action(), services.get(i), submitted.get(i), deadline);
            if (reply.failed()) {
                return reply;
            }
            last = reply;
        }
        return services.size() == 1
                ? last
                : new Reply(change.text() + ": done, " + services.size() + " services", false);
    }

    private static Reply outcome(Action action, Managed managed, Submitted submitted, long deadline)
            throws InterruptedException {
        try {
            long left = Math.max(0, deadline - System.nanoTime());
            submitted.reached().get(left, TimeUnit.NANOSECONDS);
            return new Reply(
                    managed.name() + ": " + managed.service().snapshot().state(), false);
        } catch (TimeoutException late) {
            String state = managed.service().snapshot().state().name();
            return new Reply(managed.name() + ": still " + state + ", on its way to " + action.target(), false);
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause() == null ? failed : failed.getCause();
            return new Reply("cannot " + action.word() + " " + managed.name() + ": " + why.getMessage(), true);
        }
    }

    private Reply trigger(List<String> services) {
        Reply last = new Reply("", false);
        for (String service : services) {
            Optional<Managed> found = supervisor.find(service);
            if (found.isEmpty()) {
                return new Reply("no service is called '" + service + "'", true);
            }
            Triggered triggered = found.get().trigger(Order.of(user, ""));
            if (!(triggered instanceof Triggered.Asked(long run))) {
                return new Reply("cannot trigger " + service + ": " + triggered.refusal(), true);
            }
            last = new Reply(service + ": run " + run + " begins", false);
        }
        return last;
    }

    private Reply reload(List<String> modules) throws InterruptedException {
        List<String> known =
                supervisor.modules().stream().map(module -> module.name()).toList();
        for (String module : modules) {
            if (!known.contains(module)) {
                return new Reply("no module is called '" + module + "'", true);
            }
        }
        try {
            Plan done = supervisor.reload(modules);
            return new Reply(done.words(), false);
        } catch (ConfigurationException wrong) {
            return new Reply(notReloaded(modules, wrong.problems().getFirst().toString()), true);
        } catch (ChangeFailedException back) {
            return new Reply(notReloaded(modules, back.reasons().getFirst()), true);
        }
    }

    private static String notReloaded(List<String> modules, String why) {
        return "cannot reload " + String.join(" ", modules) + " (t tells all): "
                + why.lines().findFirst().orElse("");
    }

    @Override
    public List<String> why(String service) {
        return supervisor.find(service).map(supervisor::why).orElse(List.of("no service is called '" + service + "'"));
    }

    @Override
    public void close() {
        health.close();
    }
}
