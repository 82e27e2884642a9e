package dev.serve.supervisor.modules;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loaders of modules that were replaced. Cleans up after each, and tells which are still in memory, and why that may
 * be. Holds none of them.
 *
 * <p>Safe to use from any thread. {@code retired}, {@code dropped} and {@code warned} are guarded by this object's monitor; no foreign code
 * runs under it.
 */
public final class RetiredLoaders {

    /** How many are remembered. */
    static final int CAPACITY = 1_000;
    /** How many of one module are too many once full collections have not freed them. */
    static final int MANY = 10;

    private final LongSupplier fullCollections;
    private final Logger log;
    private final int capacity;
    private final Deque<RetiredLoader> retired = new ArrayDeque<>();
    private final Set<String> warned = new HashSet<>();
    private long dropped;

    /** Makes an empty list. */
    public RetiredLoaders() {
        this(new FullCollections(), LoggerFactory.getLogger(RetiredLoaders.class), CAPACITY);
    }

    /**
     * Makes an empty list.
     *
     * @param fullCollections how many times the whole heap has been collected so far
     * @param capacity how many are remembered
     */
    RetiredLoaders(LongSupplier fullCollections, Logger log, int capacity) {
        this.fullCollections = fullCollections;
        this.log = log;
        this.capacity = capacity;
    }

    /**
     * Cleans up after a module whose services have all stopped, on a thread of its own, which may take seconds. Then its
     * loader is closed where it is {@link Closeable}. One that serve itself was loaded by is left alone.
     *
     * @param version which version of the module
     * @param loader the module's alone, with a name that is no other loader's: a thread's stack tells whose code it runs by
     *     that name
     * @return completes with what was found, one line each, when the cleaning has ended
     */
    public CompletableFuture<List<String>> retire(String module, int version, ClassLoader loader) {
        if (new Belongings(loader).isHosts()) {
            return CompletableFuture.completedFuture(List.of());
        }
        RetiredLoader entry = new RetiredLoader(module, version, Instant.now(), loader);
        remember(entry);
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        Thread cleaner = Thread.ofVirtual()
                .name("serve clean-up of " + module + " " + version)
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> {
                    try {
                        done.complete(clean(entry, loader));
                    } catch (Throwable failed) {
                        done.completeExceptionally(failed);
                        log.error("the clean-up of {} {} failed", module, version, failed);
                    }
                });
        cleaner.setContextClassLoader(Belongings.host());
        cleaner.start();
        return done;
    }

    /** Those that are still in memory although they were cleaned up after, the oldest first; at most 1,000. */
    public List<Retired> lingering() {
        List<RetiredLoader> all = present();
        if (all.isEmpty()) {
            return List.of();
        }
        long now = fullCollections.getAsLong();
        return all.stream().flatMap(each -> each.lingering(now).stream()).toList();
    }

    /** How many were there when the list was full: nothing more is known of them. */
    public synchronized long dropped() {
        return dropped;
    }

    private synchronized void remember(RetiredLoader entry) {
        retired.removeIf(RetiredLoader::isGone);
        if (retired.size() == capacity) {
            retired.removeFirst();
            dropped++;
        }
        retired.addLast(entry);
    }

    private synchronized List<RetiredLoader> present() {
        retired.removeIf(RetiredLoader::isGone);
        return List.copyOf(retired);
    }

    private List<String> clean(RetiredLoader entry, ClassLoader loader) {
        List<Finding> findings = Remains.clean(loader);
        for (Finding finding : findings) {
            switch (finding.fate()) {
                case CLEANED -> log.info("{} {} left behind a {}", entry.module(), entry.version(), finding.text());
                case LEFT -> log.warn("{} {} left behind a {}", entry.module(), entry.version(), finding.text());
                case UNSEEN -> log.debug("after {} {}, {}", entry.module(), entry.version(), finding.text());
            }
        }
        close(entry, loader);
        entry.cleaned(findings, fullCollections.getAsLong());
        warnOfMany(entry.module());
        return findings.stream().map(Finding::text).toList();
    }

    private void close(RetiredLoader entry, ClassLoader loader) {
        if (loader instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException failed) {
                log.warn("the class path of {} {} can't be closed", entry.module(), entry.version(), failed);
            }
        }
    }

    private void warnOfMany(String module) {
        List<Retired> old = lingering().stream()
                .filter(each -> each.module().equals(module) && each.collections() > 0)
                .toList();
        if (old.size() > MANY && isFirstWarning(module)) {
            Retired oldest = old.getFirst();
            log.warn(
                    "{} old versions of {} are still in memory after full collections; version {} left behind: {}; to see"
                            + " what holds them: jcmd {} GC.heap_dump FILE",
                    old.size(),
                    module,
                    oldest.version(),
                    oldest.findings().isEmpty() ? "nothing that could be found" : oldest.findings(),
                    ProcessHandle.current().pid());
        }
    }

    private synchronized boolean isFirstWarning(String module) {
        return warned.add(module);
    }
}
