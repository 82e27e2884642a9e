package dev.serve.worker;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.serve.worker.FileWatcherWorker.Change;
import dev.serve.worker.FileWatcherWorker.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder as they were when last looked at, so that a second look tells what has changed. Each folder on the
 * way is registered with the watch service before it is listed: what appears meanwhile is either listed or announced.
 *
 * <p>Used by one thread at a time.
 */
final class FolderSnapshot {

    /**
     * What tells two versions of a file apart without reading it.
     *
     * @param fresh whether the file was written so shortly before it was looked at that a later write may bear the same
     *     time: then an event is believed though nothing else differs
     */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key, boolean folder, boolean fresh) {
        boolean sameAs(Stamp other) {
            return modified.equals(other.modified) && size == other.size && Objects.equals(key, other.key);
        }
    }

    /** File systems tell the time of a write in steps of up to 10 ms. */
    private static final long CLOCK_STEP_MILLIS = 10;

    private final Path root;
    private final boolean recursive;
    private final WatchService watch;
    /** The children of each folder. */
    private final Map<Path, Map<Path, Stamp>> known = new HashMap<>();

    FolderSnapshot(Path root, boolean recursive, WatchService watch) {
        this.root = root;
        this.recursive = recursive;
        this.watch = watch;
    }

    /** Looks at everything. */
    SequencedSet<Change> rescan() throws IOException {
        SequencedSet<Change> changes = changeSet();
        scan(root, changes);
        return changes;
    }

    /** Looks at some paths, and at all that is beneath those that are folders. */
    SequencedSet<Change> look(Set<Path> suspects) throws IOException {
        SequencedSet<Change> changes = changeSet();
        for (Path path : suspects) {
            update(path, true, changes);
        }
        return changes;
    }

    private static SequencedSet<Change> changeSet() {
        return new TreeSet<>(Comparator.comparing(Change::path).thenComparing(Change::kind));
    }

    private void update(Path path, boolean announced, SequencedSet<Change> changes) throws IOException {
        Map<Path, Stamp> siblings = known.get(path.getParent());
        if (siblings == null) {
            return;
        }
        Stamp before = siblings.get(path);
        Stamp now = stamp(path);
        if (before != null && (now == null || before.folder != now.folder)) {
            siblings.remove(path);
            forget(path, before, changes);
            before = null;
        }
        if (now == null) {
            return;
        }
        siblings.put(path, now);
        if (now.folder) {
            if (recursive) {
                scan(path, changes);
            }
        } else if (before == null) {
            changes.add(new Change(Kind.CREATED, path));
        } else if (!before.sameAs(now) || (announced && before.fresh)) {
            changes.add(new Change(Kind.MODIFIED, path));
        }
    }

    private void scan(Path folder, SequencedSet<Change> changes) throws IOException {
        Map<Path, Stamp> children = known.computeIfAbsent(folder, none -> new HashMap<>());
        Set<Path> missing = new HashSet<>(children.keySet());
        try {
            folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path child : found) {
                    missing.remove(child);
                    update(child, false, changes);
                }
            } catch (DirectoryIteratorException failed) {
                throw failed.getCause();
            }
        } catch (NoSuchFileException | NotDirectoryException vanished) {
            if (folder.equals(root)) {
                throw vanished;
            }
        }
        for (Path child : missing) {
            Stamp stamp = children.remove(child);
            if (stamp != null) {
                forget(child, stamp, changes);
            }
        }
    }

    private void forget(Path path, Stamp stamp, SequencedSet<Change> changes) {
        if (stamp.folder) {
            Map<Path, Stamp> children = known.remove(path);
            if (children != null) {
                children.forEach((child, itself) -> forget(child, itself, changes));
            }
        } else {
            changes.add(new Change(Kind.DELETED, path));
        }
    }

    private static @Nullable Stamp stamp(Path path) throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            FileTime modified = file.lastModifiedTime();
            boolean fresh = modified.toInstant().isAfter(Instant.now().minusMillis(CLOCK_STEP_MILLIS));
            return new Stamp(modified, file.size(), file.fileKey(), file.isDirectory(), fresh);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }
}
