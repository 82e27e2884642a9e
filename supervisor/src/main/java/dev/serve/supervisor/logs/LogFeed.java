package dev.serve.supervisor.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Log lines on their way to one reader, each service's in a lane of its own: whoever writes never waits, and one that writes
 * more than the reader takes loses lines of its own alone. What is lost is counted and told with the lines around it.
 *
 * <p>Threads: any write; one reads. A lane's fields are guarded by the lane's monitor, which is held for some moves of memory;
 * {@code held} counts the characters of all lanes, and of what was taken and is not done yet.
 */
public final class LogFeed {

    /**
     * What the reader takes at once.
     *
     * @param lines in the order of their time
     * @param dropped how many lines were lost hereabouts, by service
     * @param length what it holds, for {@link #done}
     */
    public record Batch(List<LogLine> lines, Map<Optional<String>, Long> dropped, long length) {}

    /** The lines of one service. */
    private static final class Lane {
        final Optional<String> service;
        final Queue<LogLine> lines = new ArrayDeque<>();
        long length;
        long dropped;
        long droppedInAll;
        long toldNanos = System.nanoTime();
        boolean isReady;

        Lane(Optional<String> service) {
            this.service = service;
        }
    }

    /** A line and the moment to sort it by, which never goes back within a lane. */
    private record Timed(Instant at, LogLine line) {}

    /** What a line takes besides its characters. */
    private static final long OVERHEAD = 100;

    /** How often a service is told of that loses lines all the time. */
    private static final long TELL_EVERY_NANOS = 1_000_000_000;

    private static final int ROUND = 512;
    private static final int MOST_TAKEN = 8_192;

    private final long least;
    private final long most;
    private final long inAll;
    private final Map<Optional<String>, Lane> lanes = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Lane> ready = new LinkedBlockingQueue<>();
    private final AtomicLong held = new AtomicLong();
    private final Object emptied = new Object();

    /** A feed with room for 2 million characters a service, and 16 million in all. */
    public LogFeed() {
        this(4_096, 2_097_152, 16_777_216);
    }

    /** A feed for one of many readers, with room for 500,000 characters a service, and a million in all. */
    public static LogFeed small() {
        return new LogFeed(1_024, 524_288, 1_048_576);
    }

    /**
     * A feed.
     *
     * @param least how many characters each service has room for, whatever the others do
     * @param most how many it has room for while there is room for all
     * @param inAll how many there is room for
     */
    LogFeed(long least, long most, long inAll) {
        this.least = least;
        this.most = most;
        this.inAll = inAll;
    }

    /** Puts a line into its lane, or counts it as lost. Returns at once. */
    void offer(LogLine line) {
        Lane lane = lanes.get(line.service());
        if (lane == null) {
            lane = lanes.computeIfAbsent(line.service(), Lane::new);
        }
        boolean wasReady;
        long length = line.length() + OVERHEAD;
        synchronized (lane) {
            wasReady = lane.isReady;
            lane.isReady = true;
            if (hasRoom(lane)) {
                lane.lines.add(line);
                lane.length += length;
                held.addAndGet(length);
            } else {
                lane.dropped++;
                lane.droppedInAll++;
            }
        }
        if (!wasReady) {
            ready.add(lane);
        }
    }

    /** A lane may hold as much as there is room left: so many that flood leave as much again for those that do not. */
    private boolean hasRoom(Lane lane) {
        return lane.length < least || lane.length < Math.min(most, inAll - held.get());
    }

    /** Counts lines of a service that were lost behind this feed. */
    void countDropped(Optional<String> service, long count) {
        Lane lane = lanes.computeIfAbsent(service, Lane::new);
        synchronized (lane) {
            lane.droppedInAll += count;
        }
    }

    /** How many lines of a service were lost; of the supervisor itself where it is empty. */
    long dropped(Optional<String> service) {
        Lane lane = lanes.get(service);
        if (lane == null) {
            return 0;
        }
        synchronized (lane) {
            return lane.droppedInAll;
        }
    }

    /**
     * Takes what is there, the same share of each service.
     *
     * @return without lines when the time was over first
     */
    public Batch take(Duration atMost) throws InterruptedException {
        List<Timed> taken = new ArrayList<>();
        Map<Optional<String>, Long> dropped = new LinkedHashMap<>();
        @Nullable Lane lane = ready.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        int lanesNow = ready.size();
        long length = 0;
        while (lane != null) {
            length += drain(lane, taken, dropped);
            lane = lanesNow-- > 0 && taken.size() < MOST_TAKEN ? ready.poll() : null;
        }
        // Merges: what comes from one lane is in order already.
        taken.sort(Comparator.comparing(Timed::at));
        return new Batch(taken.stream().map(Timed::line).toList(), dropped, length);
    }

    private long drain(Lane lane, List<Timed> taken, Map<Optional<String>, Long> dropped) {
        long length = 0;
        boolean hasMore;
        synchronized (lane) {
            Instant latest = Instant.MIN;
            for (int i = 0; i < ROUND; i++) {
                LogLine line = lane.lines.poll();
                if (line == null) {
                    break;
                }
                latest = line.at().isAfter(latest) ? line.at() : latest;
                taken.add(new Timed(latest, line));
                length += line.length() + OVERHEAD;
            }
            lane.length -= length;
            hasMore = !lane.lines.isEmpty();
            lane.isReady = hasMore;
            long now = System.nanoTime();
            if (lane.dropped > 0 && (!hasMore || now - lane.toldNanos > TELL_EVERY_NANOS)) {
                dropped.put(lane.service, lane.dropped);
                lane.dropped = 0;
                lane.toldNanos = now;
            }
        }
        if (hasMore) {
            ready.add(lane);
        }
        return length;
    }

    /** Says that a batch has arrived where it was to go. */
    public void done(Batch batch) {
        if (held.addAndGet(-batch.length()) == 0) {
            synchronized (emptied) {
                emptied.notifyAll();
            }
        }
    }

    /** Waits until all lines have arrived, or the time is over. */
    void awaitEmpty(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (emptied) {
            while (held.get() > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    return;
                }
                emptied.wait(millis);
            }
        }
    }
}
