package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Finds out whether services that others wait for serve well: asks each one that is RUNNING, again and again, until it
 * says so. One thread asks one service; what it found is in {@code known}, by name.
 */
final class Readiness {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** What is known of a service since it began to run in this epoch. */
    private record Known(long epoch, boolean ready) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Consumer<String> becameReady;

    Readiness(Consumer<String> becameReady) {
        this.becameReady = becameReady;
    }

    /** Begins to ask a service, unless it is asked already or has answered. */
    void watch(Managed managed, Snapshot snapshot) {
        if (snapshot.state() != ServiceState.RUNNING) {
            return;
        }
        Known before = known.get(managed.name());
        if (before == null || before.epoch() != snapshot.epoch()) {
            known.put(managed.name(), new Known(snapshot.epoch(), false));
            Thread.ofVirtual()
                    .name("serve readiness of " + managed.name())
                    .start(() -> askUntilReady(managed, snapshot.epoch()));
        }
    }

    boolean isReady(Managed managed) {
        Known now = known.get(managed.name());
        return now != null
                && now.ready()
                && now.epoch() == managed.service().snapshot().epoch();
    }

    void forget(String service) {
        known.remove(service);
    }

    private void askUntilReady(Managed managed, long epoch) {
        Duration pause = FIRST_PAUSE;
        try {
            while (managed.service().snapshot().epoch() == epoch) {
                if (managed.service().health().status() == Health.Status.UP) {
                    known.replace(managed.name(), new Known(epoch, false), new Known(epoch, true));
                    becameReady.accept(managed.name());
                    return;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
