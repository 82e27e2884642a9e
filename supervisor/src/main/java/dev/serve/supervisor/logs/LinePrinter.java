package dev.serve.supervisor.logs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Prints the lines of a feed on a stream, from one thread of its own: a reader that is slow or gone holds up nobody. */
final class LinePrinter {

    private static final Duration LONG = Duration.ofDays(1);

    private final LogFeed feed;
    private final PrintStream stream;
    private final AtomicReference<LineFormat> format;

    LinePrinter(LogFeed feed, PrintStream stream, AtomicReference<LineFormat> format) {
        this.feed = feed;
        this.stream = stream;
        this.format = format;
    }

    void start() {
        Thread.ofPlatform().daemon().name("serve log").start(this::print);
    }

    private void print() {
        StringBuilder text = new StringBuilder();
        while (true) {
            try {
                LogFeed.Batch batch = feed.take(LONG);
                write(text, batch, format.get());
                stream.print(text);
                stream.flush();
                text.setLength(0);
                feed.done(batch);
            } catch (InterruptedException ignored) {
                // A daemon ends with the process only.
            }
        }
    }

    private static void write(StringBuilder text, LogFeed.Batch batch, LineFormat format) {
        for (LogLine line : batch.lines()) {
            format.append(text, line);
        }
        for (Map.Entry<Optional<String>, Long> dropped : batch.dropped().entrySet()) {
            format.appendDropped(text, dropped.getKey(), dropped.getValue());
        }
    }
}
