package dev.serve.samples.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks {@code /health/ready} of one server again and again, until it is closed. */
final class ReadyWatch implements AutoCloseable {

    /** From when to when it was surely not ready, in nanoseconds. */
    record Away(long from, long to) {

        boolean overlaps(Away other) {
            return from < other.to && other.from < to;
        }
    }

    private record Look(long asked, long answered, int status) {}

    private final RunningServer server;
    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    ReadyWatch(RunningServer server) {
        this.server = server;
        Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        try {
            while (!closed) {
                long asked = System.nanoTime();
                int status = server.get("/health/ready").status();
                looks.add(new Look(asked, System.nanoTime(), status));
            }
            ended.complete(null);
        } catch (Exception failed) {
            ended.completeExceptionally(failed);
        }
    }

    /** The time that it was away, from the first such answer to the asking for the last; empty if it was always ready. */
    Optional<Away> away() {
        List<Look> unready = looks.stream().filter(look -> look.status() != 200).toList();
        return unready.isEmpty()
                ? Optional.empty()
                : Optional.of(new Away(
                        unready.getFirst().answered(), unready.getLast().asked()));
    }

    /** Ends the watch, and fails if it could not go on until now. */
    @Override
    public void close() {
        closed = true;
        ended.join();
    }
}
