package dev.serve.supervisor.cli;

import dev.serve.supervisor.Ring;
import dev.serve.supervisor.console.Console;
import dev.serve.supervisor.console.LogEntry;
import dev.serve.supervisor.console.LogSource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Follows the log of one service, or of all, behind a maintenance port; comes back when the connection is lost.
 *
 * <p>Threads: one a log that is followed. {@code lines} and {@code thread} are replaced under this object's lock; a thread that
 * comes to its end late writes into lines that nobody reads any more.
 */
final class RemoteLog implements AutoCloseable {

    private static final int FIRST_LINES = 200;

    private final MaintenanceClient client;
    private final Runnable told;
    private volatile Ring<LogEntry> lines = new Ring<>(Console.LOG_LINES);
    private @Nullable Thread thread;

    /**
     * Of a supervisor.
     *
     * @param told is run when there are other lines
     */
    RemoteLog(MaintenanceClient client, Runnable told) {
        this.client = client;
        this.told = told;
    }

    List<LogEntry> tail(int most) {
        return lines.tail(most).stream().map(Ring.Entry::value).toList();
    }

    synchronized void follow(Optional<LogSource> source) {
        close();
        begin();
        source.ifPresent(
                followed -> thread = Thread.ofVirtual().name("serve log").start(() -> follow(followed)));
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private Ring<LogEntry> begin() {
        Ring<LogEntry> fresh = new Ring<>(Console.LOG_LINES);
        lines = fresh;
        told.run();
        return fresh;
    }

    private void follow(LogSource source) {
        Retries retries = new Retries();
        do {
            Ring<LogEntry> mine = beginMine();
            try (EventStream events = open(source)) {
                while (true) {
                    EventStream.Event event = events.next();
                    retries.succeeded();
                    add(mine, entry(source, event));
                }
            } catch (IOException lost) {
                add(mine, problem(client.noAnswer(lost)));
            } catch (CommandException failed) {
                add(mine, problem(failed));
            }
        } while (retries.pause());
    }

    /** A connection that has come back tells the last lines again. */
    private synchronized Ring<LogEntry> beginMine() {
        return Thread.currentThread().equals(thread) ? begin() : new Ring<>(1);
    }

    private void add(Ring<LogEntry> mine, LogEntry entry) {
        mine.add(entry);
        told.run();
    }

    private EventStream open(LogSource source) {
        String query = "logs?follow=true&tail=" + FIRST_LINES;
        return switch (source) {
            case LogSource.One(String service) -> client.streamOf(service, query);
            case LogSource.All() -> client.stream("/v1/" + query);
        };
    }

    private static LogEntry entry(LogSource source, EventStream.Event event) throws IOException {
        Json data = Json.parse(event.data());
        if (event.name().equals("missed")) {
            return new LogEntry(Instant.now(), Level.WARN, "serve", data.number("count") + " lines missed");
        }
        return RemoteRows.line(data, source instanceof LogSource.One(String service) ? service : "");
    }

    private static LogEntry problem(CommandException problem) {
        return new LogEntry(Instant.now(), Level.WARN, "serve", String.valueOf(problem.getMessage()));
    }
}
