package dev.serve.supervisor.lifecycle;

import dev.serve.worker.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last changes of state of one service, and those that first led to RUNNING. Guarded by the service's lock.
 *
 * <p>Of a change its reason is kept, and a few numbers in a row of their own, which is written over by later ones: objects
 * that live for so long and then end are what a garbage collector has most to do with when thousands of services change all
 * the time. The rows grow up to the capacity, as most services change seldom.
 */
final class History {

    static final int CAPACITY = 64;
    static final int FIRST = 16;

    private static final int FIRST_ROWS = 8;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final List<ServiceState> STATES = List.of(ServiceState.values());

    /** The numbers of a row: the time of day in nanoseconds, how long the state before lasted, and so on. */
    private static final int AT = 0;

    private static final int LASTED = 1;
    private static final int EPOCH = 2;
    private static final int FROM = 3;
    private static final int TO = 4;
    private static final int COLUMNS = 5;

    private long[] numbers = new long[FIRST_ROWS * COLUMNS];
    private Reason[] reasons = new Reason[FIRST_ROWS];
    private long added;
    private final List<Change> firstStart = new ArrayList<>(4);
    private boolean hasStarted;

    void add(Change change) {
        int row = (int) (added++ % CAPACITY);
        if (row == reasons.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            reasons = Arrays.copyOf(reasons, 2 * reasons.length);
        }
        Instant at = change.at();
        int first = row * COLUMNS;
        numbers[first + AT] = at.getEpochSecond() * NANOS_A_SECOND + at.getNano();
        numbers[first + LASTED] = change.lasted().toNanos();
        numbers[first + EPOCH] = change.after().epoch();
        numbers[first + FROM] = STATES.indexOf(change.before().state());
        numbers[first + TO] = STATES.indexOf(change.after().state());
        reasons[row] = change.after().reason();
        if (!hasStarted) {
            firstStart.add(change);
            hasStarted = change.after().state() == ServiceState.RUNNING || firstStart.size() == FIRST;
        }
    }

    /** The same as another. */
    static History copyOf(History other) {
        History copy = new History();
        copy.numbers = other.numbers.clone();
        copy.reasons = other.reasons.clone();
        copy.added = other.added;
        copy.firstStart.addAll(other.firstStart);
        copy.hasStarted = other.hasStarted;
        return copy;
    }

    /** The last steps, the oldest first. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (long next = Math.max(0, added - CAPACITY); next < added; next++) {
            steps.add(step((int) (next % CAPACITY)));
        }
        return steps;
    }

    private Step step(int row) {
        int first = row * COLUMNS;
        return new Step(
                Instant.ofEpochSecond(
                        Math.floorDiv(numbers[first + AT], NANOS_A_SECOND),
                        Math.floorMod(numbers[first + AT], NANOS_A_SECOND)),
                state(numbers[first + FROM]),
                state(numbers[first + TO]),
                Duration.ofNanos(numbers[first + LASTED]),
                numbers[first + EPOCH],
                reasons[row].text());
    }

    private static ServiceState state(long index) {
        return STATES.get((int) index);
    }

    List<Change> firstStart() {
        return new ArrayList<>(firstStart);
    }
}
