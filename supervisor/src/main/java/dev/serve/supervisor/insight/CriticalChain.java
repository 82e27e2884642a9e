package dev.serve.supervisor.insight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out what made a start slow: the services of which each waited for the next one. Pure. */
public final class CriticalChain {

    /** What the start of a service waited for last. */
    public enum Waited {
        /** Nobody: it was its own {@code prepare()} that came last. */
        FOR_ITSELF,
        /** The next service of the chain, to be RUNNING and ready. */
        FOR_SERVICE,
        /** All to be prepared, of which the next service of the chain was the last. */
        FOR_ALL_PREPARED
    }

    /** A service of the chain, and what it waited for. */
    public record Link(FirstStart start, Waited waited) {}

    private final Map<String, FirstStart> starts = new LinkedHashMap<>();
    private final Collection<String> together;

    private CriticalChain(List<FirstStart> all, Collection<String> together) {
        all.forEach(start -> starts.put(start.service(), start));
        this.together = together;
    }

    /**
     * The chain that led to a service.
     *
     * @param all the first starts of all services
     * @param together the names of those that were started together: of them none is started before all are prepared
     * @param service where the chain ends; empty for the one of those together that was RUNNING last
     * @return the last one first; nothing when it has not been RUNNING
     */
    public static List<Link> of(List<FirstStart> all, Collection<String> together, Optional<String> service) {
        CriticalChain chain = new CriticalChain(all, together);
        return service.map(
                        name -> chain.find(name).filter(start -> start.running().isPresent()))
                .orElseGet(chain::last)
                .map(chain::backFrom)
                .orElse(List.of());
    }

    private Optional<FirstStart> find(String name) {
        return Optional.ofNullable(starts.get(name));
    }

    private Optional<FirstStart> last() {
        return startedTogether().stream()
                .filter(start -> start.running().isPresent())
                .max(Comparator.comparing(start -> start.running().orElse(Duration.ZERO)));
    }

    private List<FirstStart> startedTogether() {
        return together.stream().flatMap(name -> find(name).stream()).toList();
    }

    private List<Link> backFrom(FirstStart end) {
        List<Link> links = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Optional<FirstStart> next = Optional.of(end);
        while (next.isPresent() && seen.add(next.get().service())) {
            FirstStart now = next.get();
            Duration own = now.prepared().orElse(Duration.ZERO);
            Optional<FirstStart> barrier = lastPrepared(now)
                    .filter(each -> !each.service().equals(now.service()))
                    .filter(each -> isNoSooner(each.settled(), own));
            Duration held = barrier.flatMap(FirstStart::settled).orElse(own);
            next = lastPrerequisite(now).filter(each -> isNoSooner(each.running(), held));
            if (next.isPresent()) {
                links.add(new Link(now, Waited.FOR_SERVICE));
            } else if (barrier.isPresent()) {
                links.add(new Link(now, Waited.FOR_ALL_PREPARED));
                links.add(new Link(barrier.get(), Waited.FOR_ITSELF));
            } else {
                links.add(new Link(now, Waited.FOR_ITSELF));
            }
        }
        return links;
    }

    /** Of those that it comes after, the one that was RUNNING last before it was started. */
    private Optional<FirstStart> lastPrerequisite(FirstStart start) {
        return start.after().stream()
                .flatMap(name -> find(name).stream())
                .filter(each -> isBefore(each.running(), start.startBegan()))
                .max(Comparator.comparing(each -> each.running().orElse(Duration.ZERO)));
    }

    /** Who was prepared last before it was started. */
    private Optional<FirstStart> lastPrepared(FirstStart start) {
        return together.contains(start.service())
                ? startedTogether().stream()
                        .filter(each -> isBefore(each.settled(), start.startBegan()))
                        .max(Comparator.comparing(each -> each.settled().orElse(Duration.ZERO)))
                : Optional.empty();
    }

    private static boolean isNoSooner(Optional<Duration> moment, Duration than) {
        return moment.filter(at -> at.compareTo(than) >= 0).isPresent();
    }

    private static boolean isBefore(Optional<Duration> moment, Optional<Duration> end) {
        return moment.isPresent() && end.isPresent() && moment.get().compareTo(end.get()) <= 0;
    }
}
