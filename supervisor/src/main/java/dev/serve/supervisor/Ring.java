package dev.serve.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last so many entries of something that goes on, numbered from 1. Those who follow it come and take; no one who
 * follows slowly holds up whoever adds, or the others. Between two entries there may be a mark: what the entries are about
 * is another from there on, so that whoever follows has to look at the whole anew.
 *
 * <p>The slots grow with the entries up to the capacity: most of ten thousand rings stay nearly empty. All fields are guarded
 * by {@code lock}.
 */
public final class Ring<T> {

    /**
     * An entry and its number.
     *
     * @param id grows by one with each entry
     */
    public record Entry<T>(long id, T value) {}

    private static final int FIRST_SLOTS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final int capacity;
    private @Nullable Object[] slots;
    private long last;
    private long marks;
    private long lastMark = -1;
    private int waiting;

    /** Makes a ring that keeps this many entries. */
    public Ring(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a ring keeps at least 1 entry, found " + capacity);
        }
        this.capacity = capacity;
        this.slots = new Object[Math.min(capacity, FIRST_SLOTS)];
    }

    /** Adds an entry in place of the oldest, and returns its number. Never waits for those who follow. */
    public long add(T value) {
        lock.lock();
        try {
            if (last == slots.length && last < capacity) {
                slots = Arrays.copyOf(slots, (int) Math.min(capacity, 2 * last));
            }
            last++;
            slots[slot(last)] = value;
            if (waiting > 0) {
                added.signalAll();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Sets a mark behind the newest entry. Never waits for those who follow. */
    public void mark() {
        lock.lock();
        try {
            marks++;
            lastMark = last;
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many marks there have been. */
    public long marks() {
        lock.lock();
        try {
            return marks;
        } finally {
            lock.unlock();
        }
    }

    /** Whether someone who has seen all up to this entry may have missed a mark. */
    public boolean isMarkedSince(long id) {
        lock.lock();
        try {
            return lastMark >= id;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the newest entry; 0 when there is none yet. */
    public long lastId() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What came after an entry, the oldest first. Where the first one's number is not the next, those between are gone.
     *
     * @param id the number of the last entry already seen; 0 for none
     * @param most how many to return at the most
     */
    public List<Entry<T>> after(long id, int most) {
        lock.lock();
        try {
            long first = Math.max(id, last - capacity) + 1;
            List<Entry<T>> entries = new ArrayList<>();
            for (long next = first; next <= last && entries.size() < most; next++) {
                entries.add(new Entry<>(next, value(next)));
            }
            return entries;
        } finally {
            lock.unlock();
        }
    }

    /** The newest entries, the oldest of them first. */
    public List<Entry<T>> tail(int most) {
        lock.lock();
        try {
            return after(Math.max(0, last - most), most);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is an entry after this one.
     *
     * @return whether there is one, false when the time was over first
     */
    public boolean awaitAfter(long id, Duration atMost) throws InterruptedException {
        return awaitAfter(id, Long.MAX_VALUE, atMost);
    }

    /**
     * Waits until there is an entry after this one, or a mark after so many.
     *
     * @return whether there is one of them, false when the time was over first
     */
    public boolean awaitAfter(long id, long marksSeen, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            waiting++;
            while (last <= id && marks <= marksSeen && nanos > 0) {
                nanos = added.awaitNanos(nanos);
            }
            return last > id || marks > marksSeen;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only values of type T are put in, and only filled slots are read
    private T value(long id) {
        return (T) slots[slot(id)];
    }

    /** Before the ring is full the entry of each number has its slot for good, so growing moves none. */
    private int slot(long id) {
        return (int) ((id - 1) % slots.length);
    }
}
