package dev.serve.supervisor.modules;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A class loader that should be gone, and what is known of it. Does not hold it.
 *
 * <p>{@code state} is written once, by the thread that has cleaned up.
 */
final class RetiredLoader {

    /**
     * What was known when the cleaning had ended.
     *
     * @param collections the full collections of the JVM until then
     */
    private record Cleaned(List<Finding> findings, long collections) {}

    private final String module;
    private final int version;
    private final Instant since;
    private final WeakReference<ClassLoader> loader;
    private volatile @Nullable Cleaned state;

    RetiredLoader(String module, int version, Instant since, ClassLoader loader) {
        this.module = module;
        this.version = version;
        this.since = since;
        this.loader = new WeakReference<>(loader);
    }

    String module() {
        return module;
    }

    int version() {
        return version;
    }

    boolean isGone() {
        return loader.refersTo(null);
    }

    void cleaned(List<Finding> findings, long collections) {
        state = new Cleaned(findings, collections);
    }

    /** How it lingers; empty when it is gone, or is still being cleaned up after. */
    Optional<Retired> lingering(long collectionsNow) {
        Cleaned cleaned = state;
        return cleaned == null || isGone()
                ? Optional.empty()
                : Optional.of(new Retired(
                        module,
                        version,
                        since,
                        collectionsNow - cleaned.collections(),
                        cleaned.findings().stream().anyMatch(finding -> finding.fate() == Finding.Fate.LEFT),
                        cleaned.findings().stream()
                                .sorted(Comparator.comparingInt(RetiredLoader::rank))
                                .map(Finding::text)
                                .toList()));
    }

    private static int rank(Finding finding) {
        return switch (finding.fate()) {
            case LEFT -> 0;
            case UNSEEN -> 1;
            case CLEANED -> 2;
        };
    }
}
