package dev.serve.supervisor.logs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Where all lines come together: it hands them to those who print, write and follow them, each through a {@link LogFeed}, so
 * that nobody who writes a line waits for any of them.
 */
public final class LogOutput implements LineSink {

    private static final LogOutput STANDARD = new LogOutput(System.out, new LogFeed());

    private final AtomicReference<LineFormat> format = new AtomicReference<>(LineFormat.PLAIN);
    private final LogFeed printed;
    private final CopyOnWriteArrayList<LogFeed> feeds = new CopyOnWriteArrayList<>();
    private volatile LogLevels levels = new LogLevels(Level.INFO, Map.of());
    private volatile @Nullable LineSink other;
    private volatile @Nullable LineSink own;
    private volatile @Nullable LineSink shown;
    private volatile @Nullable LogFiles files;
    private volatile @Nullable LogFeed written;

    LogOutput(PrintStream stream, LogFeed printed) {
        this.printed = printed;
        feeds.add(printed);
        new LinePrinter(printed, stream, format).start();
    }

    /** The output on the standard output of the process. */
    public static LogOutput standard() {
        return STANDARD;
    }

    /** The least grave level that is printed of what nothing else is said of. */
    public Level threshold() {
        return levels.base();
    }

    /** Sets the least grave level that is printed. */
    public void setThreshold(Level level) {
        levels = new LogLevels(level, levels.named());
    }

    /** From which level on who is heard. */
    public LogLevels levels() {
        return levels;
    }

    /** Sets from which level on who is heard. */
    public void setLevels(LogLevels next) {
        levels = next;
    }

    /** Sets how lines are printed from now on. */
    public void setFormat(LineFormat next) {
        format.set(next);
    }

    /** Masks what matches one of these, too, from now on, in all lines of this process. */
    public void mask(List<String> patterns) {
        if (!patterns.isEmpty()) {
            Masks.setMore(new MaskPatterns(patterns));
        }
    }

    /** Writes lines to files, too, from now on, as they are printed. Called once. */
    public void writeTo(FileSettings settings) {
        LogFeed feed = new LogFeed();
        LogFiles started = new LogFiles(settings, format.get(), feed, this);
        files = started;
        written = feed;
        started.start();
        attach(feed);
    }

    /** Opens all files anew, for those who have moved them away. */
    public void reopenFiles() {
        LogFiles writing = files;
        if (writing != null) {
            writing.reopen();
        }
    }

    /** Has another sink take the lines from now on, instead of printing them. */
    public void divert(LineSink sink) {
        other = sink;
    }

    /** Has a sink take the lines that would be printed, until they are {@linkplain #printAgain printed again}. */
    public void showOn(LineSink screen) {
        shown = screen;
        detach(printed);
    }

    /** Prints these lines, and all that come from now on. */
    public void printAgain(List<LogLine> first) {
        if (shown != null) {
            first.forEach(printed::offer);
            attach(printed);
            shown = null;
        }
    }

    /** Keeps the lines that are no service's here, too, from now on. */
    public void keepOwn(LineSink kept) {
        own = kept;
    }

    /** Hands all lines to this feed too, from now on. */
    public void attach(LogFeed feed) {
        feeds.add(feed);
    }

    /** Hands no more lines to this feed. */
    public void detach(LogFeed feed) {
        feeds.remove(feed);
    }

    @Override
    public void line(LogLine line) {
        LineSink instead = other;
        if (instead != null) {
            instead.line(line);
            return;
        }
        if (line.service().isEmpty()) {
            LineSink kept = own;
            if (kept != null) {
                kept.line(line);
            }
        }
        LineSink onScreen = shown;
        if (onScreen != null) {
            onScreen.line(line);
        }
        for (LogFeed feed : feeds) {
            feed.offer(line);
        }
    }

    /** How many lines of a service did not get to the standard output or to the files. */
    long dropped(String service) {
        LogFeed alsoWritten = written;
        Optional<String> name = Optional.of(service);
        return printed.dropped(name) + (alsoWritten == null ? 0 : alsoWritten.dropped(name));
    }

    /** Waits until all lines written so far are printed and written, or the time is over. */
    public void flush(Duration atMost) throws InterruptedException {
        printed.awaitEmpty(atMost);
        LogFeed alsoWritten = written;
        if (alsoWritten != null) {
            alsoWritten.awaitEmpty(atMost);
        }
    }
}
