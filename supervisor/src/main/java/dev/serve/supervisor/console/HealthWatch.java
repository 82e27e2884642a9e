package dev.serve.supervisor.console;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.Supervisor;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the services that run how well they serve, every ten seconds, until it is closed. A worker that takes its time to
 * answer is asked again when it has.
 *
 * <p>Threads: one thread asks around, one a service waits for the answer; they share {@code known} and {@code asked}.
 */
final class HealthWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supervisor supervisor;
    private final Map<String, Health.Status> known = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes = new AtomicLong();
    private final Thread thread;

    HealthWatch(Supervisor supervisor) {
        this.supervisor = supervisor;
        this.thread = Thread.ofVirtual().name("serve console health").start(this::watch);
    }

    /** Another number once something was answered that is not as before. */
    long version() {
        return changes.get();
    }

    /** The last answer of a service that runs, in a word; empty before the first. */
    String of(Managed managed) {
        Health.Status status = isRunning(managed) ? known.get(managed.name()) : null;
        return status == null ? "" : status.name();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                supervisor.services().stream().filter(HealthWatch::isRunning).forEach(this::ask);
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Managed managed) {
        String name = managed.name();
        if (asked.add(name)) {
            Thread.ofVirtual().name("serve console health of " + name).start(() -> {
                try {
                    Health.Status status = managed.service().health().status();
                    if (known.put(name, status) != status) {
                        changes.incrementAndGet();
                    }
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                } finally {
                    asked.remove(name);
                }
            });
        }
    }

    private static boolean isRunning(Managed managed) {
        return managed.service().snapshot().state() == ServiceState.RUNNING;
    }
}
