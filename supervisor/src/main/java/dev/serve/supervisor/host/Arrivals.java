package dev.serve.supervisor.host;

import dev.serve.supervisor.Managed;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.worker.Health;
import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when a start is over: each service that should run serves well, or has failed, or waits for one that does not come.
 * A service that fails holds up nobody, also while it is tried again: the service manager would end the others for it.
 *
 * <p>A service that runs has some time to serve well; a thread asks it until it does. {@code welcomed} is shared with those
 * threads; all else belongs to the thread that asks {@link #isOver}.
 */
final class Arrivals {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Duration patience;
    private final Set<String> asked = new HashSet<>();
    /** Services that have served well once, or have had the time to. */
    private final Set<String> welcomed = ConcurrentHashMap.newKeySet();

    /**
     * Arrivals of one start.
     *
     * @param patience how long a service that runs is waited for to serve well
     */
    Arrivals(Duration patience) {
        this.patience = patience;
    }

    /** Whether nobody has to be waited for any more. */
    boolean isOver(List<Managed> services) {
        Map<String, Managed> all = new HashMap<>();
        services.forEach(managed -> all.put(managed.name(), managed));
        boolean over = true;
        for (Managed managed : services) {
            over &= hasArrived(managed, all);
        }
        return over;
    }

    private boolean hasArrived(Managed managed, Map<String, Managed> all) {
        Snapshot snapshot = managed.service().snapshot();
        if (snapshot.epoch() == 0) {
            return false;
        }
        if (snapshot.state() == ServiceState.RUNNING && snapshot.target() == Target.RUNNING) {
            if (asked.add(managed.name())) {
                Thread.ofVirtual().name("serve arrival of " + managed.name()).start(() -> ask(managed));
            }
            return welcomed.contains(managed.name());
        }
        return snapshot.isSettled() || isAway(managed, all);
    }

    /** Whether it does not come by itself: failed, not meant to run, or at its gate because of such a one. */
    private static boolean isAway(Managed managed, Map<String, Managed> all) {
        Snapshot snapshot = managed.service().snapshot();
        return snapshot.state() == ServiceState.FAILED
                || (snapshot.isSettled() && snapshot.target() != Target.RUNNING)
                || (snapshot.isAtGate()
                        && managed.after().stream()
                                .anyMatch(name -> all.containsKey(name) && isAway(all.get(name), all)));
    }

    private void ask(Managed managed) {
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        try {
            while (managed.service().health().status() != Health.Status.UP && System.nanoTime() - end < 0) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            welcomed.add(managed.name());
        }
    }
}
