package dev.serve.supervisor.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which host a rolling command takes next: in order, never more than so many out of service, none after the first
 * failure. It changes nothing and asks nobody; each step makes the next of it.
 *
 * @param most how many hosts may be out of service at once
 * @param takesOut whether the command takes hosts out of service, so that those which are not ready anyway count
 * @param waiting the hosts not taken yet, in order
 * @param underWay the hosts taken and not ended
 * @param isFailed whether one has failed
 */
record Rolling(int most, boolean takesOut, List<String> waiting, Set<String> underWay, boolean isFailed) {

    Rolling {
        waiting = List.copyOf(waiting);
        underWay = Set.copyOf(underWay);
    }

    /** What to do next. */
    sealed interface Step {

        /** Take this host. */
        record Take(String host) implements Step {}

        /** Wait until one of those under way has ended. */
        record Await() implements Step {}

        /** There is nothing left to do. */
        record End() implements Step {}

        /** Take none: these hosts are out of service already, and nothing is under way that might change it. */
        record Refuse(Set<String> unavailable) implements Step {}
    }

    /**
     * At its beginning.
     *
     * @throws IllegalArgumentException unless at least one host stays in service
     */
    static Rolling of(List<String> hosts, int most, boolean takesOut) {
        if (most < 1 || (takesOut && most >= hosts.size())) {
            throw new IllegalArgumentException(
                    takesOut && hosts.size() < 2
                            ? "expected two hosts or more, so that one stays in service, found " + hosts.size()
                            : "expected at least 1" + (takesOut ? " and fewer than the " + hosts.size() + " hosts" : "")
                                    + ", found " + most);
        }
        return new Rolling(most, takesOut, hosts, Set.of(), false);
    }

    /**
     * What to do next.
     *
     * @param notReady the hosts that say that they are not ready, or say nothing
     */
    Step next(Set<String> notReady) {
        if (isFailed || waiting.isEmpty()) {
            return underWay.isEmpty() ? new Step.End() : new Step.Await();
        }
        Set<String> unavailable = new LinkedHashSet<>(underWay);
        if (takesOut) {
            unavailable.addAll(notReady);
        }
        if (unavailable.size() < most) {
            return new Step.Take(waiting.getFirst());
        }
        return underWay.isEmpty() ? new Step.Refuse(unavailable) : new Step.Await();
    }

    /** After the first that waits was taken. */
    Rolling taken() {
        Set<String> more = new LinkedHashSet<>(underWay);
        more.add(waiting.getFirst());
        return new Rolling(most, takesOut, waiting.subList(1, waiting.size()), more, isFailed);
    }

    /** After one that was under way has ended. */
    Rolling ended(String host, boolean isDone) {
        List<String> fewer = new ArrayList<>(underWay);
        if (!fewer.remove(host)) {
            throw new IllegalArgumentException("expected one of those under way, " + underWay + ", found " + host);
        }
        return new Rolling(most, takesOut, waiting, Set.copyOf(fewer), isFailed || !isDone);
    }
}
