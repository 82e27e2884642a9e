package dev.serve.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What waits for one host, in the order asked, and how many lanes work it off.
 *
 * <p>Threads: all fields are guarded by this.
 */
final class HostQueue {

    private final Deque<Exchange> waiting = new ArrayDeque<>();
    private int lanes;

    /** Adds one, unless that would be more than so many. */
    synchronized boolean add(Exchange exchange, int most) {
        if (waiting.size() >= most) {
            return false;
        }
        waiting.addLast(exchange);
        return true;
    }

    /** How many lanes are to be started, for that many at most altogether: they count from now on. */
    synchronized int moreLanes(int most) {
        int more = Math.max(0, Math.min(most - lanes, waiting.size()));
        lanes += more;
        return more;
    }

    /** The next one for a lane; empty when there is none, or no more are to be sent: the lane has ended then. */
    synchronized Optional<Exchange> next(boolean goesOn) {
        Exchange next = goesOn ? waiting.pollFirst() : null;
        if (next == null) {
            lanes--;
        }
        return Optional.ofNullable(next);
    }

    /** Whether nothing is sent and nothing waits. */
    synchronized boolean isUnused() {
        return lanes == 0 && waiting.isEmpty();
    }

    /** Takes all that waits. */
    synchronized List<Exchange> clear() {
        List<Exchange> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
