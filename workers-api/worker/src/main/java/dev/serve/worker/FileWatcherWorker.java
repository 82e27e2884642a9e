package dev.serve.worker;

import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is told which files of a folder have changed.
 *
 * <p>Changes are gathered until nothing has happened for the setting {@code quiet}, because a file is often seen half
 * written; when it never gets quiet they are told after 100 times as long. {@link #changed} then gets what differs from
 * the last time: a file that was created and deleted meanwhile is not told of, one that was saved by renaming another
 * over it is modified.
 *
 * <p>The folder is watched from prepare to stop: what changes while PAUSED, or between prepare and start, is told in one set
 * after the next start. What was there before prepare is not told.
 *
 * <p>When the folder itself vanishes, the service fails.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code path}: the folder, which must exist
 *   <li>{@code recursive}: whether folders in it are watched too, {@code true} unless said otherwise; links to folders are
 *       not followed
 *   <li>{@code quiet}: 10 ms, which does for an editor; a build that deletes and rewrites files wants more
 * </ul>
 *
 * <p>Threads: {@code folder} is written by the methods of the life cycle and used by the loop; {@code waiting} and
 * {@code woken} are guarded by {@code wakeLock}.
 */
public abstract class FileWatcherWorker extends SimpleWorker {

    /** What happened to a file. */
    public enum Kind {
        CREATED,
        MODIFIED,
        DELETED
    }

    /**
     * A file that has changed.
     *
     * @param path the file; absolute, with the links on the way to the watched folder resolved
     */
    public record Change(Kind kind, Path path) {}

    private record Folder(Path path, WatchService watch, FolderSnapshot snapshot) {}

    /** Beyond so many paths, looking at everything is no more work than looking at each. */
    private static final int MOST_SUSPECTS = 10_000;

    private static final int LONGEST_QUIETS = 100;

    private static final Duration LONGEST_QUIET = Duration.ofHours(1);

    private final ReentrantLock wakeLock = new ReentrantLock();
    private boolean waiting;
    private boolean woken;

    private volatile @Nullable Folder folder;

    /**
     * Called on the worker's thread with what has changed since the last call, sorted by path and never empty. A pause
     * waits for it to return; what it throws fails the service.
     */
    protected abstract void changed(Set<Change> changes) throws Exception;

    /** The folder to watch: the setting {@code path}. */
    protected Path folder() {
        String path = setting("path", "");
        if (path.isEmpty()) {
            throw new ConfigException.Missing(context().settings().origin(), "path");
        }
        return Path.of(path);
    }

    @Override
    public void prepare() throws Exception {
        Path configured = folder();
        if (!Files.isDirectory(configured)) {
            throw new NotDirectoryException("the folder to watch, " + configured.toAbsolutePath()
                    + (Files.exists(configured) ? ", is not a folder" : ", does not exist"));
        }
        quiet();
        Path path = configured.toRealPath();
        WatchService watch = path.getFileSystem().newWatchService();
        FolderSnapshot snapshot = new FolderSnapshot(path, setting("recursive", true), watch);
        folder = new Folder(path, watch, snapshot);
        snapshot.rescan();
    }

    @Override
    public void stop() throws Exception {
        release();
    }

    @Override
    public void cleanup(Throwable failure) throws Exception {
        try {
            super.cleanup(failure);
        } finally {
            release();
        }
    }

    private void release() throws IOException {
        Folder now = folder;
        if (now != null) {
            now.watch.close();
            folder = null;
        }
    }

    private Duration quiet() {
        Duration quiet = setting("quiet", Duration.ofMillis(10));
        if (quiet.compareTo(LONGEST_QUIET) > 0) {
            throw badSetting("quiet", "expected a duration of at most " + LONGEST_QUIET + ", found " + quiet);
        }
        return quiet;
    }

    @Override
    protected final void loop() throws Exception {
        Folder now = folder;
        if (now == null) {
            throw new IllegalStateException(context().name() + " watches no folder: expected it to be prepared");
        }
        Duration quiet = quiet();
        tell(now.snapshot.rescan());
        while (running()) {
            WatchKey first = awaitEvent(now.watch, Long.MAX_VALUE);
            if (first != null) {
                Suspects suspects = new Suspects(now.path);
                suspects.add(first);
                gather(now.watch, suspects, quiet);
                if (running()) {
                    tell(suspects.everything ? now.snapshot.rescan() : now.snapshot.look(suspects.paths));
                }
            }
        }
    }

    private void tell(Set<Change> changes) throws Exception {
        if (!changes.isEmpty()) {
            changed(changes);
        }
    }

    /** Takes in events until none has come for so long, or a pause is asked for: then the next start tells of them. */
    private void gather(WatchService watch, Suspects suspects, Duration quiet) throws Exception {
        long end = System.nanoTime() + quiet.multipliedBy(LONGEST_QUIETS).toNanos();
        while (System.nanoTime() - end < 0) {
            WatchKey next = awaitEvent(watch, quiet.toNanos());
            if (next == null) {
                return;
            }
            suspects.add(next);
        }
    }

    /** The paths that events have told of since the last look. */
    private static final class Suspects {
        final Path root;
        final Set<Path> paths = new HashSet<>();
        boolean everything;

        Suspects(Path root) {
            this.root = root;
        }

        void add(WatchKey key) throws IOException {
            Path watched = (Path) key.watchable();
            for (WatchEvent<?> event : key.pollEvents()) {
                if (event.kind().equals(OVERFLOW) || paths.size() >= MOST_SUSPECTS) {
                    everything = true;
                } else if (event.context() instanceof Path name) {
                    paths.add(watched.resolve(name));
                }
            }
            if (!key.reset() && watched.equals(root)) {
                throw new IOException("the watched folder " + root + " has vanished");
            }
        }
    }

    /** Waits for an event; null when none came in time, or a pause was asked for meanwhile. */
    private @Nullable WatchKey awaitEvent(WatchService watch, long nanos) {
        wakeLock.lock();
        try {
            if (!running()) {
                return null;
            }
            waiting = true;
        } finally {
            wakeLock.unlock();
        }
        try {
            return watch.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException paused) {
            return null;
        } finally {
            wakeLock.lock();
            try {
                waiting = false;
                if (woken) {
                    woken = false;
                    boolean _ = Thread.interrupted();
                }
            } finally {
                wakeLock.unlock();
            }
        }
    }

    /** Interrupts the wait for events, and nothing else: {@link #changed} ends undisturbed. */
    @Override
    protected final void wake(Thread loop) {
        wakeLock.lock();
        try {
            if (waiting) {
                woken = true;
                loop.interrupt();
            }
        } finally {
            wakeLock.unlock();
        }
    }
}
