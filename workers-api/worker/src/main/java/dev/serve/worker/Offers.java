package dev.serve.worker;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What services offer one another by their names: a worker offers something in its {@code prepare} and withdraws it when it
 * is stopped, and others find it whenever they need it, so that either may be replaced. Between modules of different class
 * loaders only what both know can be offered: types of the JDK, of {@code dev.serve.worker} and of {@code dev.serve.calls}.
 *
 * <p>Safe to use from any thread.
 */
public final class Offers {

    private record Key(String service, String kind) {}

    private final ConcurrentMap<Key, Object> offered = new ConcurrentHashMap<>();

    /**
     * Those of the supervisor that a worker runs in.
     *
     * @throws IllegalStateException where there is none
     */
    public static Offers of(WorkerContext context) {
        return context.shared(Offers.class)
                .orElseThrow(() -> new IllegalStateException(
                        context.name() + " knows of no other services: expected to run in a supervisor"));
    }

    /**
     * Offers something, in place of what the service offered of that kind before.
     *
     * @param kind what it is good for, in a word: {@code http}
     */
    public void offer(String service, String kind, Object good) {
        offered.put(new Key(service, kind), good);
    }

    /** Takes it back, unless the service offers something else of that kind by now. */
    public void withdraw(String service, String kind, Object good) {
        offered.remove(new Key(service, kind), good);
    }

    /** Takes back all that a service still offers. */
    public void withdrawAll(String service) {
        offered.keySet().removeIf(key -> key.service().equals(service));
    }

    /** What a service offers of a kind at this moment; empty where that is nothing, or of another type. */
    public <T> Optional<T> find(String service, String kind, Class<T> type) {
        return Optional.ofNullable(offered.get(new Key(service, kind)))
                .filter(type::isInstance)
                .map(type::cast);
    }
}
