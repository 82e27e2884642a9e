package dev.serve.amqp;

import dev.serve.calls.Provider;
import java.time.Duration;
import java.util.Optional;

/** What a bridge does with the queue of a procedure. */
enum Station {
    /** Nothing yet. */
    NONE,

    /** It takes calls out of it. */
    SERVED,

    /** It keeps the queue alive, which would go with its last consumer, and takes nothing out of it. */
    HELD,

    /** It has gone away from it. */
    LEFT;

    /** For how long calls go on being taken for a procedure that comes back: they wait where they are called. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Decides where to be.
     *
     * @param isServing whether the bridge is to serve, rather than paused
     * @param absence why the procedure can't be called now; empty where it can
     * @param away for how long that has been so
     * @param holds whether a queue that is not served is held, rather than left
     */
    Station next(boolean isServing, Optional<Provider.Absence> absence, Duration away, boolean holds) {
        Station idle = holds ? HELD : LEFT;
        if (!isServing) {
            return idle;
        }
        if (absence.isEmpty()) {
            return SERVED;
        }
        boolean isWorthWaiting = this == SERVED && absence.get().comingBack() && away.compareTo(PATIENCE) < 0;
        return isWorthWaiting ? SERVED : idle;
    }
}
