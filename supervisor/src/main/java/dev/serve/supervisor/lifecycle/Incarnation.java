package dev.serve.supervisor.lifecycle;

import dev.serve.worker.Worker;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One worker object and who is inside it. A service that failed goes on with the next incarnation.
 *
 * <p>{@code worker} is written once, by the thread that makes it. The other fields are guarded by the service's lock.
 */
final class Incarnation {

    private final long id;
    private final HealthProbe probe = new HealthProbe();
    private volatile @Nullable Worker worker;
    private int inside;
    private boolean leftLate;

    /**
     * Begins an incarnation whose worker is still to be made.
     *
     * @param id the epoch of the method that it is made for
     */
    Incarnation(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    Optional<Worker> worker() {
        return Optional.ofNullable(worker);
    }

    HealthProbe probe() {
        return probe;
    }

    void made(Worker made) {
        worker = made;
    }

    /** A method of the worker is about to begin. */
    void entered() {
        inside++;
    }

    /** A cleanup is about to begin: it covers whatever ended before it. */
    void enteredToCleanUp() {
        entered();
        leftLate = false;
    }

    /**
     * A method has ended.
     *
     * @param late whether it had been given up before
     * @return whether this was the last one inside, and there may be something left to clean up behind a late one
     */
    boolean left(boolean late) {
        inside--;
        leftLate |= late;
        boolean cleanUp = inside == 0 && leftLate;
        if (cleanUp) {
            leftLate = false;
        }
        return cleanUp;
    }

    /** A method that has ended was given up before its end was heard of. */
    void leftUnheard() {
        leftLate = true;
    }
}
