package dev.serve.supervisor.modules;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts the collections that look at the whole heap: only these free class loaders. */
final class FullCollections implements LongSupplier {

    /** Parts of the names of the collectors that look at young objects only. */
    private static final List<String> YOUNG = List.of("Young", "Scavenge", "Copy", "Minor", "Pauses");

    @Override
    public long getAsLong() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> YOUNG.stream().noneMatch(collector.getName()::contains))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(count -> count > 0)
                .sum();
    }
}
