package dev.serve.supervisor.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service, as it is and as it was. Each snapshot that is decided is published here: it takes the place of
 * the one before, the change goes into the history and the journal, and to the listeners' mailboxes.
 *
 * <p>Threads: all that changes is written under {@code lock}, the service's; {@code snapshot}, {@code since} and {@code waitingSince}
 * are read by anyone. The order of locks is that one, then a {@link Mailbox} or the {@link Journal}.
 */
final class Chronicle {

    private final String service;
    private final Timers timers;
    private final Journal journal;
    private final ReentrantLock lock;
    private final Mailboxes mailboxes = new Mailboxes();
    private History history = new History();
    private volatile Snapshot snapshot;
    private volatile Instant since;
    private volatile @Nullable Instant waitingSince;

    Chronicle(String service, Timers timers, Journal journal, ReentrantLock lock, Snapshot first) {
        this.service = service;
        this.timers = timers;
        this.journal = journal;
        this.lock = lock;
        this.since = timers.now();
        this.snapshot = first;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** When the present state was entered. */
    Instant since() {
        return since;
    }

    /** Since when the service waits at its gate; empty when it does not. */
    Optional<Instant> waitingSince() {
        return snapshot.isAtGate() ? Optional.ofNullable(waitingSince) : Optional.empty();
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    /** The last changes of state. */
    List<Step> steps() {
        return ofHistory(History::steps);
    }

    /** The changes of state up to the first RUNNING. */
    List<Change> firstStart() {
        return ofHistory(History::firstStart);
    }

    /** Goes on where another has ended: with its history, and with epochs that come after its own. */
    void succeed(Chronicle earlier) {
        History past = earlier.ofHistory(History::copyOf);
        long lastEpoch = earlier.snapshot.epoch();
        lock.lock();
        try {
            history = past;
            snapshot = snapshot.after(lastEpoch);
        } finally {
            lock.unlock();
        }
    }

    /** Says who wants the service as it is; no one is told. */
    void leave(Order order) {
        lock.lock();
        try {
            snapshot = snapshot.with(order);
        } finally {
            lock.unlock();
        }
    }

    private <T> T ofHistory(Function<History, T> what) {
        lock.lock();
        try {
            return what.apply(history);
        } finally {
            lock.unlock();
        }
    }

    /** Publishes what was decided; called under the lock. */
    void publish(Decision decision) {
        Instant now = timers.now();
        for (Snapshot passed : decision.passed()) {
            publish(passed, now);
        }
        publish(decision.snapshot(), now);
    }

    private void publish(Snapshot after, Instant now) {
        Change change = new Change(service, now, snapshot, after);
        if (after.isAtGate() && !snapshot.isAtGate()) {
            waitingSince = now;
        }
        snapshot = after;
        if (change.isOfState()) {
            history.add(change);
            since = now;
        }
        journal.record(change);
        mailboxes.put(change);
    }
}
