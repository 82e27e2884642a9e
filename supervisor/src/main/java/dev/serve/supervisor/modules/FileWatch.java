package dev.serve.supervisor.modules;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches files under names, and tells which of them have changed once they have settled. A file has changed when what it
 * holds differs from what it held when it was last told, or when watching began: not when it was only touched, saved
 * as it was, or deleted and made again alike.
 *
 * <p>Any thread may call. The trees and the keys are guarded by {@code lock}; the thread {@code serve watch} takes in the
 * events and reads the files. Listeners are called on threads of their own, without the lock.
 */
public final class FileWatch implements AutoCloseable {

    /** Is told what has changed. */
    @FunctionalInterface
    public interface Listener {

        /**
         * Called on a thread of its own, and may take its time: what changes meanwhile is told in the next call. Two calls for
         * one name never overlap; those for different names may. What it throws is logged.
         *
         * <p>A file may be written again before it is read here. Then it is told again, unless it has been changed back: who
         * reads files while that may happen reads them again when done.
         *
         * @param paths the files that were changed, created or deleted; as they were to be watched, links not resolved
         */
        void changed(String name, SortedSet<Path> paths) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    /** So many keys are taken in before it is looked whether something is due. */
    private static final int MOST_KEYS_AT_ONCE = 1_000;

    private final Settle.Times times;
    private final Telling telling;
    private final WatchService service;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final FolderKeys keys;
    private final Map<String, WatchedTree> trees = new HashMap<>();

    /**
     * Begins with nothing to watch.
     *
     * @param quiet how long nothing may happen to files that people edit before they have settled
     * @param buildQuiet the same of files that a build writes, where it writes many of them
     * @throws IOException if the system has no more watches to give
     */
    public FileWatch(Duration quiet, Duration buildQuiet, Listener listener) throws IOException {
        this.times = new Settle.Times(quiet, buildQuiet);
        this.telling = new Telling(listener);
        this.service = FileSystems.getDefault().newWatchService();
        this.keys = new FolderKeys(service);
        this.thread = Thread.ofPlatform().daemon().name("serve watch").unstarted(this::run);
        thread.start();
    }

    /**
     * Begins to watch files under a name, or replaces what is watched under it. From the return on, no change is missed:
     * who reads the files should begin to watch them first. Where a name is watched already, files that are watched further
     * are compared with what they last were, so that replacing misses nothing either.
     *
     * @throws IOException if it is too much for the system to watch; what was watched before is so further
     * @throws ClosedWatchServiceException if this is closed
     */
    public void watch(String name, WatchedFiles files) throws IOException {
        lock.lock();
        try {
            Optional<WatchedTree> before = Optional.ofNullable(trees.get(name));
            trees.put(name, WatchedTree.of(files, keys, times, before, System.nanoTime()));
            thread.interrupt();
        } catch (IOException tooMuch) {
            throw new IOException("can't watch the files of " + name + ": " + tooMuch.getMessage(), tooMuch);
        } finally {
            keepUsedKeys();
            lock.unlock();
        }
    }

    /** Ends what is watched under a name: no more calls for it begin. */
    public void forget(String name) {
        lock.lock();
        try {
            if (trees.remove(name) != null) {
                keepUsedKeys();
            }
            telling.forget(name);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all watching: no more calls begin. A call under way is not waited for. */
    @Override
    public void close() throws IOException {
        telling.close();
        service.close();
    }

    /** For tests of its end. */
    Thread thread() {
        return thread;
    }

    /** Takes in no events while an action runs: for tests of what happens when there are too many. */
    void whileDeaf(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            try {
                takeIn(await());
            } catch (InterruptedException woken) {
                // Something else may be due first now.
            } catch (ClosedWatchServiceException closed) {
                return;
            } catch (RuntimeException unexpected) {
                LOG.error("changes of files may be missed", unexpected);
            }
        }
    }

    /** Waits for an event; null once something is due. */
    private @Nullable WatchKey await() throws InterruptedException {
        OptionalLong due = due();
        return due.isEmpty() ? service.take() : service.poll(due.getAsLong() - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private OptionalLong due() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return trees.values().stream()
                    .flatMapToLong(tree -> tree.due().stream())
                    .map(due -> due - now)
                    .min()
                    .stream()
                    .map(wait -> now + wait)
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    private void takeIn(@Nullable WatchKey first) {
        lock.lock();
        try {
            // It was for the wait that is over; reading a file must not meet it.
            boolean _ = Thread.interrupted();
            if (first != null) {
                events(first);
            }
            drain();
            for (Map.Entry<String, WatchedTree> tree : trees.entrySet()) {
                OptionalLong due = tree.getValue().due();
                if (due.isPresent() && System.nanoTime() - due.getAsLong() >= 0) {
                    look(tree.getKey(), tree.getValue());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void look(String name, WatchedTree tree) {
        try {
            if (tree.look(System.nanoTime())) {
                keepUsedKeys();
            }
        } catch (ClosedWatchServiceException closed) {
            throw closed;
        } catch (IOException | RuntimeException failed) {
            LOG.error("{}: changes may be missed: {}", name, failed.getMessage(), failed);
        }
        // What came while the files were read makes them unsettled again.
        drain();
        SortedSet<Path> changed = tree.settled(System.nanoTime());
        if (!changed.isEmpty()) {
            telling.tell(name, changed);
        }
    }

    private void drain() {
        for (int count = 0; count < MOST_KEYS_AT_ONCE; count++) {
            WatchKey key = service.poll();
            if (key == null) {
                return;
            }
            events(key);
        }
    }

    private void events(WatchKey key) {
        List<WatchEvent<?>> events = key.pollEvents();
        boolean gone = !key.reset();
        long now = System.nanoTime();
        for (WatchedTree tree : trees.values()) {
            if (tree.uses(key)) {
                tree.events(key, events, now);
                if (gone) {
                    tree.folderGone(key, now);
                }
            }
        }
    }

    private void keepUsedKeys() {
        Set<WatchKey> used = new HashSet<>();
        trees.values().forEach(tree -> tree.addKeysTo(used));
        try {
            keys.retain(used);
        } catch (ClosedWatchServiceException closed) {
            // Then none is in use.
        }
    }
}
