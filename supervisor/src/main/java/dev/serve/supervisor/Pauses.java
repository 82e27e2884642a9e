package dev.serve.supervisor;

import dev.serve.supervisor.lifecycle.Order;
import dev.serve.supervisor.lifecycle.Snapshot;
import dev.serve.supervisor.lifecycle.Target;
import dev.serve.supervisor.lifecycle.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pauses that last: they are kept in a file, hold when services are replaced and when the supervisor begins anew, and are
 * taken back when they are over.
 *
 * @param file where they are kept
 * @param roster the services that there are now; when there will be no others, the file stays as it is
 * @param timers the clock
 */
record Pauses(PauseFile file, PresentRoster roster, Timers timers) {

    private static final Order IS_OVER = Order.of(Order.SUPERVISOR, "the pause is over");

    /**
     * Takes services up: those that were paused to PAUSED, all others to RUNNING.
     *
     * @throws UncheckedIOException if the file can't be read
     */
    void takeUp(Collection<Managed> services, Order start) {
        Map<String, Order> paused = read();
        for (Managed managed : services) {
            Optional.ofNullable(paused.get(managed.name()))
                    .filter(pause -> pause.until()
                            .filter(until -> until.isBefore(timers.now()))
                            .isEmpty())
                    .ifPresentOrElse(
                            pause -> hold(managed, pause),
                            () -> managed.service().submit(Target.RUNNING, false, start));
        }
    }

    /** Pauses a service that has just been made as the one before it was. */
    void hold(Managed managed, Order pause) {
        managed.service().submit(Target.PAUSED, false, pause);
        resumeWhenOver(managed, pause);
    }

    /**
     * A pause with an end is taken back then, unless someone has commanded something else meanwhile. The service is looked
     * for by its name: the one of now may have been replaced by then.
     */
    void resumeWhenOver(Managed managed, Order pause) {
        String name = managed.name();
        pause.until()
                .ifPresent(until -> timers.after(Duration.between(timers.now(), until), () -> {
                    List<Managed> paused = roster.get().find(name).stream()
                            .filter(now -> now.service().snapshot().order().equals(pause))
                            .toList();
                    if (!paused.isEmpty() && !roster.isLast()) {
                        paused.forEach(now -> now.service().submit(Target.RUNNING, false, IS_OVER));
                        save();
                    }
                }));
    }

    /**
     * Writes them as they are now. What a shutdown stops was paused all the same: once it has begun, the file stays as it is.
     *
     * @throws ShuttingDownException when it has begun
     * @throws UncheckedIOException if the file can't be written
     */
    void save() {
        try {
            file.write(() -> {
                Map<String, Order> paused = now();
                if (roster.isLast()) {
                    throw new ShuttingDownException();
                }
                return paused;
            });
        } catch (IOException failed) {
            throw new UncheckedIOException("the pauses could not be written to the state file", failed);
        }
    }

    private Map<String, Order> read() {
        try {
            return file.read();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Map<String, Order> now() {
        Map<String, Order> paused = new TreeMap<>();
        for (Managed managed : roster.get().services().values()) {
            Snapshot snapshot = managed.service().snapshot();
            if (snapshot.target() == Target.PAUSED) {
                paused.put(managed.name(), snapshot.order());
            }
        }
        return paused;
    }
}
