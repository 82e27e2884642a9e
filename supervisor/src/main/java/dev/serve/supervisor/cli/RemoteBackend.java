package dev.serve.supervisor.cli;

import dev.serve.supervisor.console.Backend;
import dev.serve.supervisor.console.Command;
import dev.serve.supervisor.console.LogEntry;
import dev.serve.supervisor.console.LogSource;
import dev.serve.supervisor.console.Overview;
import dev.serve.supervisor.console.Reply;
import dev.serve.supervisor.console.ServiceRow;
import dev.serve.supervisor.console.TroubleNote;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A supervisor behind its maintenance port: follows its events, and asks anew every few seconds for what those don't tell,
 * health above all. A lost connection is told, and tried again until there is one.
 *
 * <p>Threads: one follows the events, one asks around, and one follows a log; what they know is in {@code services},
 * {@code troubles} and {@code lost}, guarded by {@code known}.
 */
final class RemoteBackend implements Backend {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_CHANGES = Duration.ofSeconds(2);

    private final MaintenanceClient client;
    private final String title;
    private final String user;
    private final Object known = new Object();
    private final Map<String, ServiceRow> services = new LinkedHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final AtomicBoolean changed = new AtomicBoolean();
    private final RemoteLog log;
    private final Thread follower;
    private final Thread asker;
    private List<TroubleNote> troubles = List.of();
    private Optional<String> lost = Optional.empty();

    /**
     * Of a supervisor that has just answered.
     *
     * @param title what it is called
     * @param user who gives the commands
     * @param first its answer
     */
    RemoteBackend(MaintenanceClient client, String title, String user, Json first) {
        this.client = client;
        this.title = title;
        this.user = user;
        this.log = new RemoteLog(client, version::incrementAndGet);
        take(first);
        follower = Thread.ofVirtual().name("serve events").start(this::followEvents);
        asker = Thread.ofVirtual().name("serve status").start(this::askAround);
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public Overview overview() {
        synchronized (known) {
            return new Overview(title, List.copyOf(services.values()), troubles, lost);
        }
    }

    @Override
    public void follow(Optional<LogSource> source) {
        log.follow(source);
    }

    @Override
    public List<LogEntry> log(int most) {
        return log.tail(most);
    }

    @Override
    public Reply carryOut(Command command) {
        try {
            return switch (command) {
                case Command.Change change -> change(change);
                case Command.Reload(List<String> modules) -> reload(modules);
                case Command.Trigger(List<String> services) -> trigger(services);
            };
        } catch (CommandException failed) {
            return new Reply(String.valueOf(failed.getMessage()), true);
        }
    }

    private Reply change(Command.Change change) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("by", user);
        body.put("reason", change.reason());
        change.until().ifPresent(until -> body.put("until", until));
        List<ActionResult> results = new ServiceOrder(change.action(), change.names(), body).carryOut(client, PATIENCE);
        Optional<ActionResult> failed =
                results.stream().filter(result -> result.problem().isPresent()).findFirst();
        if (failed.isPresent()) {
            return new Reply(failed.get().line(change.action()), true);
        }
        return results.size() == 1
                ? new Reply(results.getFirst().line(change.action()), false)
                : new Reply(change.text() + ": done, " + results.size() + " services", false);
    }

    private Reply trigger(List<String> services) {
        List<TriggeredRun> runs = services.stream()
                .map(service -> TriggeredRun.ask(client, service, Map.of("by", user)))
                .toList();
        Finding finding = TriggeredRun.finding(runs);
        return finding.complaints().stream()
                .findFirst()
                .map(complaint -> new Reply(complaint, true))
                .orElseGet(() -> new Reply(finding.lines().getLast(), false));
    }

    private Reply reload(List<String> modules) {
        for (String module : modules) {
            String path = "/v1/modules/" + Endpoint.encodePath(module) + "/reload";
            Answer answer = client.post(path, Map.of(), Patience.CHANGE);
            if (answer.isProblem()) {
                String why = answer.problem().lines("").stream()
                        .skip(1)
                        .findFirst()
                        .orElse(answer.problem().detail());
                return new Reply("cannot reload " + module + " (t tells all): " + why, true);
            }
        }
        return new Reply("reload " + String.join(" ", modules) + ": done", false);
    }

    @Override
    public List<String> why(String service) {
        try {
            return client.getOf(service, "why").texts("why");
        } catch (CommandException failed) {
            return List.of(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        follower.interrupt();
        asker.interrupt();
        log.close();
    }

    private void followEvents() {
        Retries retries = new Retries();
        while (true) {
            try (EventStream events = client.events()) {
                while (true) {
                    take(events.next());
                    retries.succeeded();
                }
            } catch (IOException gone) {
                lose(client.noAnswer(gone));
            } catch (CommandException failed) {
                lose(failed);
            }
            if (!retries.pause()) {
                return;
            }
        }
    }

    private void take(EventStream.Event event) throws IOException {
        Json data = Json.parse(event.data());
        switch (event.name()) {
            case "snapshot" -> take(data);
            case "change" -> {
                synchronized (known) {
                    data.text("service")
                            .ifPresent(name ->
                                    services.computeIfPresent(name, (same, row) -> RemoteRows.changed(row, data)));
                }
                changed.set(true);
                version.incrementAndGet();
            }
            default -> {
                // What was missed is followed by a new snapshot.
            }
        }
    }

    private void take(Json all) {
        synchronized (known) {
            services.clear();
            for (Json service : all.objects("services")) {
                ServiceRow row = RemoteRows.service(service);
                services.put(row.name(), row);
            }
            troubles = all.objects("troubles").stream().map(RemoteRows::trouble).toList();
            lost = Optional.empty();
        }
        version.incrementAndGet();
    }

    private void lose(CommandException why) {
        synchronized (known) {
            lost = Optional.of(String.valueOf(why.getMessage()));
        }
        version.incrementAndGet();
    }

    private void askAround() {
        try {
            Duration waited = Duration.ZERO;
            while (true) {
                Thread.sleep(PAUSE_AFTER_CHANGES);
                waited = waited.plus(PAUSE_AFTER_CHANGES);
                if (changed.getAndSet(false) || waited.compareTo(USUAL_PAUSE) >= 0) {
                    waited = Duration.ZERO;
                    ask();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        try {
            take(client.get("/v1/services").body());
        } catch (CommandException failed) {
            lose(failed);
        }
    }
}
