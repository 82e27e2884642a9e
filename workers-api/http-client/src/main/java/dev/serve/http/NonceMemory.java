package dev.serve.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers which nonces were used. One that tells its time is remembered for as long as that time would be taken; any
 * other until the memory is full and it is the oldest of its kind.
 *
 * <p>Threads: all fields that change are guarded by {@code lock}, so that of two requests with one nonce exactly one is
 * {@link Finding#NEW}.
 */
final class NonceMemory {

    /** What a nonce turned out to be. Only a new one was remembered. */
    enum Finding {
        NEW,
        USED,
        TOO_OLD,
        TOO_NEW,
        UNTIMED,
        /** There is no place for it, but for that of others that still count. */
        NO_PLACE
    }

    private record Timed(long millis, String login, String nonce) {}

    private record Untimed(String login, String nonce) {}

    /** Thirteen digits are milliseconds from 2001 to 2286: fewer may begin a UUID. */
    private static final Pattern TIMED = Pattern.compile("([0-9]{13})-.+", Pattern.DOTALL);

    private static final int MOST_FORGOTTEN_AT_ONCE = 64;

    private final long maxAgeMillis;
    private final int most;
    private final boolean timedOnly;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Timed> timed = new TreeSet<>(
            Comparator.comparingLong(Timed::millis).thenComparing(Timed::login).thenComparing(Timed::nonce));
    private final SequencedSet<Untimed> untimed = new LinkedHashSet<>();
    private long oldestMillis = Long.MIN_VALUE;

    /**
     * An empty memory.
     *
     * @param maxAge how old, or how far in the future, a nonce's time may be
     * @param most how many nonces are remembered
     * @param timedOnly whether nonces without a time are refused
     */
    NonceMemory(Duration maxAge, int most, boolean timedOnly) {
        this.maxAgeMillis = maxAge.toMillis();
        this.most = most;
        this.timedOnly = timedOnly;
    }

    /** Looks a nonce of a login up, and remembers it if it is new. */
    Finding take(String login, String nonce, long nowMillis) {
        OptionalLong time = time(nonce);
        lock.lock();
        try {
            // A clock that was set back brings no time back whose nonces may be forgotten.
            oldestMillis = Math.max(oldestMillis, nowMillis - maxAgeMillis);
            forgetOld();
            return time.isPresent()
                    ? take(new Timed(time.getAsLong(), login, nonce), nowMillis)
                    : take(new Untimed(login, nonce));
        } finally {
            lock.unlock();
        }
    }

    /** How many nonces are remembered. */
    int size() {
        lock.lock();
        try {
            return timed.size() + untimed.size();
        } finally {
            lock.unlock();
        }
    }

    private Finding take(Timed nonce, long nowMillis) {
        if (nonce.millis < oldestMillis) {
            return Finding.TOO_OLD;
        }
        if (nonce.millis > nowMillis + maxAgeMillis) {
            return Finding.TOO_NEW;
        }
        if (timed.contains(nonce)) {
            return Finding.USED;
        }
        if (!makePlace()) {
            return Finding.NO_PLACE;
        }
        timed.add(nonce);
        return Finding.NEW;
    }

    private Finding take(Untimed nonce) {
        if (timedOnly) {
            return Finding.UNTIMED;
        }
        if (untimed.contains(nonce)) {
            return Finding.USED;
        }
        if (!makePlace()) {
            return Finding.NO_PLACE;
        }
        untimed.add(nonce);
        return Finding.NEW;
    }

    private boolean makePlace() {
        if (timed.size() + untimed.size() < most) {
            return true;
        }
        if (untimed.isEmpty()) {
            return false;
        }
        untimed.removeFirst();
        return true;
    }

    /** A few at a time, so that no request waits for the forgetting of all. Those that are left are refused by their time. */
    private void forgetOld() {
        for (int i = 0; i < MOST_FORGOTTEN_AT_ONCE; i++) {
            if (timed.isEmpty() || timed.getFirst().millis >= oldestMillis) {
                return;
            }
            timed.removeFirst();
        }
    }

    private static OptionalLong time(String nonce) {
        Matcher matcher = TIMED.matcher(nonce);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
