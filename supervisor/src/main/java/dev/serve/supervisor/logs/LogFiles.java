package dev.serve.supervisor.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.event.Level;

/**
 * Writes the lines of a feed to files, from one thread of its own. A file that can't be written harms nobody: that is told
 * once, its lines are counted as dropped, and it is tried again every few seconds.
 *
 * <p>Threads: all fields but {@code reopen} belong to the thread that writes.
 */
final class LogFiles {

    private static final Duration LONG = Duration.ofDays(1);
    private static final long RETRY_NANOS = 5_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final int MOST_OPEN = 256;
    private static final String OWN = "serve";

    /** A file, and what is known of it. */
    private static final class Target {
        final RotatingFile file;
        boolean isTold;
        boolean isTouched;
        long lost;
        int buffered;
        long retryAt = System.nanoTime();
        long rotateAt = System.nanoTime();
        long lookAt = System.nanoTime();

        Target(RotatingFile file) {
            this.file = file;
        }
    }

    private final FileSettings settings;
    private final LineFormat format;
    private final LogFeed feed;
    private final LogOutput output;
    private final Map<Optional<String>, Target> targets = new LinkedHashMap<>(16, 0.75f, true);
    private final StringBuilder text = new StringBuilder();
    private final AtomicBoolean reopen = new AtomicBoolean();

    /**
     * Not writing yet.
     *
     * @param output where it tells what goes wrong
     */
    LogFiles(FileSettings settings, LineFormat format, LogFeed feed, LogOutput output) {
        this.settings = settings;
        this.format = format;
        this.feed = feed;
        this.output = output;
    }

    void start() {
        Thread.ofPlatform().daemon().name("serve log files").start(this::write);
    }

    /** Opens all files anew, each with the next line for it. */
    void reopen() {
        reopen.set(true);
    }

    private void write() {
        while (true) {
            try {
                LogFeed.Batch batch = feed.take(LONG);
                write(batch);
                feed.done(batch);
            } catch (InterruptedException ignored) {
                // A daemon ends with the process only.
            }
        }
    }

    private void write(LogFeed.Batch batch) {
        if (reopen.getAndSet(false)) {
            targets.values().forEach(this::close);
            targets.clear();
        }
        for (LogLine line : batch.lines()) {
            text.setLength(0);
            format.append(text, line);
            write(line.service(), line.at());
        }
        batch.dropped().forEach((service, count) -> {
            text.setLength(0);
            format.appendDropped(text, service, count);
            write(service, Instant.now());
        });
        for (Target target : targets.values()) {
            if (target.isTouched) {
                target.isTouched = false;
                flush(target);
            }
        }
        closeSome();
    }

    /** Writes what stands in {@code text}. */
    private void write(Optional<String> service, Instant at) {
        Target target = target(settings.perService() ? service : Optional.empty());
        long now = System.nanoTime();
        if (!target.file.isOpen() && now - target.retryAt < 0) {
            lose(target, service, 1);
            return;
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            ready(target, bytes.length, at, now);
            target.isTouched = true;
            target.buffered++;
            target.file.write(bytes, at);
        } catch (IOException failure) {
            failed(target, service, failure);
        }
    }

    private void ready(Target target, int length, Instant at, long now) throws IOException {
        if (now - target.lookAt >= 0) {
            target.lookAt = now + LOOK_NANOS;
            target.file.closeIfMoved();
        }
        open(target);
        if (target.file.isDue(length, at) && now - target.rotateAt >= 0) {
            target.file.flush();
            target.buffered = 0;
            try {
                target.file.rotate();
            } catch (IOException failure) {
                target.rotateAt = now + RETRY_NANOS;
                tell(Level.WARN, target.file.path() + " grows beyond its bound, as it can't be renamed: " + failure);
            }
            open(target);
        }
    }

    private void open(Target target) throws IOException {
        if (target.file.isOpen()) {
            return;
        }
        target.file.open();
        if (target.isTold) {
            tell(Level.INFO, target.file.path() + " is written again; " + target.lost + " lines are missing there");
            target.isTold = false;
            target.lost = 0;
        }
    }

    private void flush(Target target) {
        try {
            target.file.flush();
            target.buffered = 0;
        } catch (IOException failure) {
            failed(target, Optional.empty(), failure);
        }
    }

    private void failed(Target target, Optional<String> service, IOException failure) {
        lose(target, service, Math.max(1, target.buffered));
        target.buffered = 0;
        target.retryAt = System.nanoTime() + RETRY_NANOS;
        close(target);
        if (!target.isTold) {
            target.isTold = true;
            tell(Level.ERROR, "can't write " + target.file.path() + ", and will try again: " + failure);
        }
    }

    private void lose(Target target, Optional<String> service, long count) {
        target.lost += count;
        feed.countDropped(service, count);
    }

    private void close(Target target) {
        try {
            target.file.close();
        } catch (IOException failure) {
            // What could not be written was counted, or will be told when the file is opened again.
            target.lost += target.buffered;
        }
    }

    /** Those that nothing was written to for the longest time. */
    private void closeSome() {
        Iterator<Target> eldest = targets.values().iterator();
        while (targets.size() > MOST_OPEN) {
            close(eldest.next());
            eldest.remove();
        }
    }

    private Target target(Optional<String> service) {
        return targets.computeIfAbsent(
                service, name -> new Target(new RotatingFile(settings.folder().resolve(fileName(name)), settings)));
    }

    /**
     * A name that no other service's file has: {@code math/0} is in {@code math+0.log}, which no name of a module has in it;
     * whatever might mean something to a file system is written in hexadecimal.
     */
    static String fileName(Optional<String> service) {
        if (service.isEmpty()) {
            return OWN + ".log";
        }
        StringBuilder safe = new StringBuilder();
        for (char c : service.get().toCharArray()) {
            if (c == '/') {
                safe.append('+');
            } else if (c < 128
                    && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || (c == '.' && !safe.isEmpty()))) {
                safe.append(c);
            } else {
                safe.append('%').append(Integer.toHexString(c)).append('%');
            }
        }
        return (safe.toString().equals(OWN) ? OWN + "+" : safe.toString()) + ".log";
    }

    private void tell(Level level, String message) {
        LineLogger.log(output, "dev.serve.supervisor.logs.LogFiles", level, message, "");
    }
}
