package dev.serve.supervisor.cli;

import dev.serve.supervisor.insight.Spans;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Follows the events of one supervisor until services are in a state.
 *
 * <p>Threads: one follows, another waits for it; they share {@code seen}, guarded by itself.
 */
final class StateWatch {

    private final MaintenanceClient client;
    private final NamePatterns names;
    private final ServiceState state;
    private final Map<String, String> seen = new TreeMap<>();

    StateWatch(MaintenanceClient client, NamePatterns names, ServiceState state) {
        this.client = client;
        this.names = names;
        this.state = state;
    }

    /**
     * Waits for it.
     *
     * @param patience for how long, at most
     * @return the services and their states
     * @throws CommandException if the time is over first, a name is unknown, or the supervisor is lost
     */
    SortedMap<String, String> await(Duration patience) throws InterruptedException {
        FutureTask<Void> watching = new FutureTask<>(this::watch, null);
        // A virtual thread is a daemon: one that still reads when the time is over doesn't hold the process up.
        Thread.ofVirtual().name("serve wait").start(watching);
        try {
            watching.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            synchronized (seen) {
                return new TreeMap<>(seen);
            }
        } catch (TimeoutException over) {
            throw new CommandException(
                    ExitCode.FAILED, "waited " + text(patience) + " for " + state + " in vain: " + describe(), over);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** Keeps the states of the services that are meant up to date until all are as wanted. */
    private void watch() {
        try (EventStream events = client.events()) {
            Set<String> meant = new HashSet<>();
            do {
                EventStream.Event event = events.next();
                Json data = Json.parse(event.data());
                synchronized (seen) {
                    switch (event.name()) {
                        case "snapshot" -> {
                            meant.clear();
                            seen.clear();
                            for (Json service : names.pick(data.objects("services"))) {
                                String name = service.text("name").orElseThrow();
                                meant.add(name);
                                note(name, service);
                            }
                        }
                        case "change" ->
                            data.text("service").filter(meant::contains).ifPresent(name -> note(name, data));
                        default -> {
                            // Changes that were missed are followed by a new snapshot.
                        }
                    }
                }
            } while (!isReached(meant));
        } catch (IOException lost) {
            throw client.noAnswer(lost);
        }
    }

    private void note(String name, Json service) {
        service.text("state").or(() -> service.text("to")).ifPresent(now -> seen.put(name, now));
    }

    private boolean isReached(Set<String> meant) {
        synchronized (seen) {
            return !meant.isEmpty()
                    && meant.stream().allMatch(name -> state.name().equals(seen.get(name)));
        }
    }

    private String describe() {
        synchronized (seen) {
            String others = seen.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(state.name()))
                    .map(entry -> entry.getKey() + " is " + entry.getValue())
                    .collect(Collectors.joining(", "));
            return others.isEmpty() ? "the supervisor told of no service" : others;
        }
    }

    private static String text(Duration patience) {
        return patience.toMillisPart() == 0 ? Spans.brief(patience) : patience.toMillis() + "ms";
    }
}
