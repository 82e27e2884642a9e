package dev.serve.supervisor.cli;

import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve wait}: watches the events until services are in a state. */
@Command(name = "wait", description = "Waits until services are in a state. Ends with 1 when the time is over first.")
final class WaitCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Services: names, globs, or all.")
    private List<String> names = List.of();

    @Option(names = "--state", required = true, paramLabel = "STATE", description = "One of ${COMPLETION-CANDIDATES}.")
    private ServiceState state = ServiceState.RUNNING;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "For how long. Default: ${DEFAULT-VALUE}.")
    private String timeout = "30s";

    private final Invocation invocation;

    WaitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration patience = patience();
        MaintenanceClient client = invocation.client();
        Map<String, String> seen = new HashMap<>();
        FutureTask<Void> watching = new FutureTask<>(() -> watch(client, seen), null);
        // A virtual thread is a daemon: one that still reads when the time is over doesn't hold the process up.
        Thread.ofVirtual().name("serve wait").start(watching);
        try {
            watching.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            print(seen);
            return ExitCode.DONE;
        } catch (TimeoutException over) {
            invocation.complain("waited " + timeout + " for " + state + " in vain: " + describe(seen));
            return ExitCode.FAILED;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (CancellationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Keeps the states of the services that are meant up to date until all are as wanted. */
    private void watch(MaintenanceClient client, Map<String, String> seen) {
        try (EventStream events = client.events()) {
            Set<String> meant = new HashSet<>();
            do {
                EventStream.Event event = events.next();
                Json data = Json.parse(event.data());
                synchronized (seen) {
                    switch (event.name()) {
                        case "snapshot" -> {
                            List<Json> services = new NamePatterns(names).pick(data.objects("services"));
                            meant.clear();
                            seen.clear();
                            services.forEach(service -> {
                                meant.add(service.text("name").orElseThrow());
                                note(seen, service.text("name").orElseThrow(), service);
                            });
                        }
                        case "change" ->
                            data.text("service").filter(meant::contains).ifPresent(name -> note(seen, name, data));
                        default -> {
                            // Changes that were missed are followed by a new snapshot.
                        }
                    }
                }
            } while (!isReached(seen, meant));
        } catch (IOException lost) {
            throw client.noAnswer(lost);
        }
    }

    private static void note(Map<String, String> seen, String name, Json service) {
        service.text("state").or(() -> service.text("to")).ifPresent(now -> seen.put(name, now));
    }

    private boolean isReached(Map<String, String> seen, Set<String> meant) {
        synchronized (seen) {
            return !meant.isEmpty()
                    && meant.stream().allMatch(name -> state.name().equals(seen.get(name)));
        }
    }

    private void print(Map<String, String> seen) {
        synchronized (seen) {
            if (invocation.isJson()) {
                invocation.print(Json.write(Map.of("states", new java.util.TreeMap<>(seen))));
            } else {
                seen.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(entry -> invocation.print(entry.getKey() + ": " + entry.getValue()));
            }
        }
    }

    private String describe(Map<String, String> seen) {
        synchronized (seen) {
            String others = seen.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(state.name()))
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> entry.getKey() + " is " + entry.getValue())
                    .collect(Collectors.joining(", "));
            return others.isEmpty() ? "the supervisor told of no service" : others;
        }
    }

    private Duration patience() {
        try {
            return Durations.parse(timeout);
        } catch (IllegalArgumentException notOne) {
            throw new CommandException(ExitCode.USAGE, "--timeout: " + notOne.getMessage(), notOne);
        }
    }
}
