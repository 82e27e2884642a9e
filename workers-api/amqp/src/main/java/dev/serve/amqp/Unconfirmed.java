package dev.serve.amqp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * What was published on a channel, and not yet confirmed, by its number. A broker confirms one, or all up to one, in any order.
 *
 * <p>Threads: {@code published} is guarded by {@code this}.
 *
 * @param <T> what stands for a message
 */
final class Unconfirmed<T> {

    private final TreeMap<Long, T> published = new TreeMap<>();

    synchronized void add(long number, T message) {
        published.put(number, message);
    }

    /** Takes out what is confirmed, or refused, with this. */
    synchronized List<T> settle(long number, boolean isMultiple) {
        if (isMultiple) {
            Collection<T> all = published.headMap(number, true).values();
            List<T> settled = new ArrayList<>(all);
            all.clear();
            return settled;
        }
        T one = published.remove(number);
        return one == null ? List.of() : List.of(one);
    }
}
