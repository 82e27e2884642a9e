package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Ring;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Follows a {@link Ring} for one client, on the thread of its request: takes entries as fast as the client does. A client
 * that is slower than the ring loses entries and is told how many; nobody waits for it, and no more than one batch is
 * held for it.
 */
final class RingStream<T> {

    /** How the entries of one kind are told. */
    interface Form<T> {

        /** Tells what a client needs that follows anew, and returns the number of the last entry that this includes. */
        long begin(SseWriter out) throws IOException, InterruptedException;

        /**
         * Goes on for a client that has lost entries, and returns the number of the last entry that this includes.
         *
         * @param oldest the number of the oldest entry there is
         */
        long afterGap(SseWriter out, long oldest) throws IOException, InterruptedException;

        /**
         * Goes on behind a mark, and returns the number of the last entry that this includes.
         *
         * @param seen the number of the last entry that was told
         */
        default long afterMark(SseWriter out, long seen) throws IOException, InterruptedException {
            return seen;
        }

        void entry(SseWriter out, Ring.Entry<T> entry) throws IOException;
    }

    private static final int BATCH = 256;

    private final Ring<T> ring;
    private final Form<T> form;
    private final SseWriter out;
    private final Duration heartbeat;

    RingStream(Ring<T> ring, Form<T> form, SseWriter out, Duration heartbeat) {
        this.ring = ring;
        this.form = form;
        this.out = out;
        this.heartbeat = heartbeat;
    }

    /**
     * Follows, and never returns.
     *
     * @param last the entry that the client saw last; empty when it begins anew
     * @throws IOException when the client is gone or too slow
     * @throws InterruptedException when the port is closed
     */
    void follow(OptionalLong last) throws IOException, InterruptedException {
        // the marks first, as with the numbers: one that comes meanwhile is told twice rather than never
        long marks = ring.marks();
        long seen = last.isPresent() ? resume(last.getAsLong()) : form.begin(out);
        out.flush();
        while (true) {
            if (ring.marks() > marks) {
                marks = ring.marks();
                seen = form.afterMark(out, seen);
                out.flush();
            }
            List<Ring.Entry<T>> batch = ring.after(seen, BATCH);
            if (batch.isEmpty()) {
                if (!ring.awaitAfter(seen, marks, heartbeat)) {
                    out.heartbeat();
                }
                continue;
            }
            long oldest = batch.getFirst().id();
            seen = oldest == seen + 1 ? tell(batch) : missed(oldest - seen - 1, oldest);
            out.flush();
        }
    }

    private long resume(long last) throws IOException, InterruptedException {
        long newest = ring.lastId();
        // a number that is not given yet was given by an earlier run of the supervisor
        if (last > newest) {
            return missed(newest, newest + 1);
        }
        return ring.isMarkedSince(last) ? form.afterMark(out, last) : last;
    }

    private long tell(List<Ring.Entry<T>> batch) throws IOException {
        for (Ring.Entry<T> entry : batch) {
            form.entry(out, entry);
        }
        return batch.getLast().id();
    }

    private long missed(long count, long oldest) throws IOException, InterruptedException {
        out.event("missed", Map.of("count", count));
        return form.afterGap(out, oldest);
    }
}
