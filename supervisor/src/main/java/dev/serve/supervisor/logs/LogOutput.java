package dev.serve.supervisor.logs;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Prints log lines on one stream, from one thread of its own: a reader that is slow or gone holds up nobody. Lines that
 * find the queue full are dropped and counted, and the count is printed when there is room again.
 */
public final class LogOutput implements LineSink {

    private static final int QUEUE = 8_192;
    private static final LogOutput STANDARD = new LogOutput(System.out, QUEUE);

    /** What waits to be printed: a line, or someone who wants to know that all before is printed. */
    private sealed interface Item {
        record Line(Instant at, Level level, String logger, String message) implements Item {}

        record Mark(CountDownLatch printed) implements Item {}
    }

    private final PrintStream stream;
    private final BlockingQueue<Item> queue;
    private final AtomicLong dropped = new AtomicLong();
    private volatile Level threshold = Level.INFO;
    private volatile @Nullable LineSink other;

    LogOutput(PrintStream stream, int capacity) {
        this.stream = stream;
        this.queue = new ArrayBlockingQueue<>(capacity);
        Thread.ofPlatform().daemon().name("serve log").start(this::print);
    }

    /** The output on the standard output of the process. */
    public static LogOutput standard() {
        return STANDARD;
    }

    /** The least grave level that is printed. */
    public Level threshold() {
        return threshold;
    }

    /** Sets the least grave level that is printed. */
    public void setThreshold(Level level) {
        threshold = level;
    }

    /** Has another sink take the lines from now on, instead of printing them. */
    public void divert(LineSink sink) {
        other = sink;
    }

    @Override
    public void line(Instant at, Level level, String logger, String message) {
        LineSink instead = other;
        if (instead != null) {
            instead.line(at, level, logger, message);
            return;
        }
        if (!queue.offer(new Item.Line(at, level, logger, message))) {
            dropped.incrementAndGet();
        }
    }

    /** Waits until all lines written so far are printed, or the time is over. */
    public void flush(Duration atMost) throws InterruptedException {
        CountDownLatch printed = new CountDownLatch(1);
        long deadline = System.nanoTime() + atMost.toNanos();
        if (queue.offer(new Item.Mark(printed), atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            printed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void print() {
        List<Item> items = new ArrayList<>();
        while (true) {
            try {
                items.add(queue.take());
                queue.drainTo(items);
                print(items);
            } catch (InterruptedException ignored) {
                // A daemon ends with the process only.
            }
            items.clear();
        }
    }

    private void print(List<Item> items) {
        StringBuilder text = new StringBuilder();
        List<CountDownLatch> printed = new ArrayList<>();
        for (Item item : items) {
            switch (item) {
                case Item.Line line -> append(text, line);
                case Item.Mark(CountDownLatch mark) -> printed.add(mark);
            }
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            append(text, new Item.Line(Instant.now(), Level.WARN, "serve", lost + " log lines were dropped here"));
        }
        stream.print(text);
        stream.flush();
        printed.forEach(CountDownLatch::countDown);
    }

    private static void append(StringBuilder text, Item.Line line) {
        LocalDateTime time = LocalDateTime.ofInstant(line.at(), ZoneId.systemDefault());
        text.append(time.toLocalDate()).append(' ');
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        two(text, time.getSecond()).append('.');
        int millis = time.getNano() / 1_000_000;
        text.append((char) ('0' + millis / 100));
        two(text, millis % 100).append(' ');
        text.append(line.level());
        text.append(line.level().toString().length() < 5 ? "  " : " ");
        text.append(line.logger()).append(": ").append(line.message()).append('\n');
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
