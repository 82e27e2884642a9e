package dev.serve.supervisor;

import dev.serve.supervisor.config.ServeConfig;
import java.util.function.Supplier;

/**
 * The roster of now. It is replaced as a whole, until a shutdown takes the last one: no other comes after that.
 *
 * <p>Threads: {@code roster} and {@code isLast} are written under this object's monitor, under which nothing else is done,
 * and read by anyone.
 */
final class PresentRoster implements Supplier<Roster> {

    private volatile Roster roster;
    private volatile boolean isLast;

    /** Begins with a roster of no services. */
    PresentRoster(ServeConfig config) {
        roster = Roster.empty(config);
    }

    @Override
    public Roster get() {
        return roster;
    }

    /**
     * Goes on with another.
     *
     * @throws ShuttingDownException when there was the last one before
     */
    synchronized void goOnWith(Roster next) {
        if (isLast) {
            throw new ShuttingDownException();
        }
        roster = next;
    }

    /** Makes the roster of now the last one. */
    synchronized Roster takeLast() {
        isLast = true;
        return roster;
    }

    /** Whether there will be no other, as the supervisor is on its way down. */
    boolean isLast() {
        return isLast;
    }
}
