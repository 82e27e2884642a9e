package dev.serve.supervisor.modules;

import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import dev.serve.supervisor.modules.Settle.Sight;
import dev.serve.supervisor.modules.WatchedFiles.Kind;
import dev.serve.supervisor.modules.WatchedFiles.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which files of one name have changed. Events name suspects; once it is time to look, these alone are read, or,
 * after an event that may have changed which files there are, all whose time or size differ.
 *
 * <p>Used by one thread at a time.
 */
final class WatchedTree {

    private final WatchedFiles files;
    private final FolderKeys keys;
    private final Settle settle;
    private final TrackedFiles tracked;
    private final Set<Path> suspects = new HashSet<>();
    private final Set<Path> touched = new HashSet<>();
    private WatchedPlaces places;
    private boolean rescan;
    private boolean rescanFailed;

    private WatchedTree(WatchedFiles files, FolderKeys keys, Settle.Times times) {
        this.files = files;
        this.keys = keys;
        this.settle = new Settle(times);
        this.tracked = new TrackedFiles(files);
        this.places = new WatchedPlaces(files, keys);
    }

    /**
     * Begins to watch; nothing that is there by now is a change, but what differs from how another tree has told it last.
     *
     * @throws IOException if the system can't watch so much
     */
    static WatchedTree of(
            WatchedFiles files, FolderKeys keys, Settle.Times times, Optional<WatchedTree> before, long now)
            throws IOException {
        WatchedTree tree = new WatchedTree(files, keys, times);
        Map<Path, BasicFileAttributes> found = tree.places.walk();
        before.ifPresent(earlier -> tree.tracked.takeOver(earlier.tracked));
        WatchedFiles known = before.map(earlier -> earlier.files).orElseGet(WatchedFiles::of);
        tree.tracked.begin(found, known).forEach(file -> tree.suspect(file, now));
        return tree;
    }

    /** Takes in the events of a folder that this tree may depend on. */
    void events(WatchKey key, Collection<WatchEvent<?>> events, long now) {
        for (WatchEvent<?> event : events) {
            if (event.kind().equals(OVERFLOW)) {
                rescan(now);
            } else if (event.context() instanceof Path name) {
                Set<Path> behind = places.behind(key, name);
                if (!behind.isEmpty()) {
                    rescan = true;
                    behind.forEach(path -> stepChanged(path, now));
                }
                for (Path folder : List.copyOf(places.foldersOf(key))) {
                    entryChanged(folder.resolve(name), now);
                }
            }
        }
    }

    /** All is to be looked at: events may have been lost. */
    void rescan(long now) {
        rescan = true;
        files.roots().forEach(root -> settle.event(root.kind(), now));
    }

    /** The folder with this key is no more: another may be in its place. */
    void folderGone(WatchKey key, long now) {
        rescan = true;
        Set<Path> folders = places.foldersOf(key);
        folders.forEach(folder -> kindBelow(folder).ifPresent(kind -> settle.event(kind, now)));
        if (folders.isEmpty()) {
            rescan(now);
        }
    }

    private void stepChanged(Path path, long now) {
        if (files.take(path)) {
            suspect(path, now);
        }
        for (Root root : files.roots()) {
            if (root.path().equals(path)) {
                settle.event(root.kind(), now);
            }
        }
    }

    private void entryChanged(Path path, long now) {
        if (Leftovers.include(path)) {
            return;
        }
        if (files.take(path)) {
            suspect(path, now);
        }
        BasicFileAttributes entry = attributes(path);
        if (places.isFolder(path) || places.isLink(path) || (entry != null && entry.isSymbolicLink())) {
            rescan = true;
            kindBelow(path).ifPresent(kind -> settle.event(kind, now));
        }
        if (entry != null && entry.isDirectory()) {
            folderAppeared(path, now);
        }
    }

    private void folderAppeared(Path folder, long now) {
        Optional<Kind> kind = kindBelow(folder);
        if (kind.isEmpty()) {
            return;
        }
        settle.event(kind.get(), now);
        try {
            places.walk(folder).keySet().forEach(file -> suspect(file, now));
        } catch (IOException tooMuch) {
            // The rescan meets the same, and is where it is told.
            rescan = true;
        }
    }

    private void suspect(Path file, long now) {
        suspects.add(file);
        touch(file, now);
    }

    private void touch(Path file, long now) {
        touched.add(file);
        settle.event(files.kindOf(file), now);
    }

    private Optional<Kind> kindBelow(Path folder) {
        return files.roots().stream()
                .filter(root -> root instanceof WatchedFiles.Folder below && below.enters(folder))
                .map(Root::kind)
                .max(Kind::compareTo);
    }

    /** When to look, if there are no more events. */
    OptionalLong due() {
        return settle.isWaiting() ? OptionalLong.of(settle.due()) : OptionalLong.empty();
    }

    /**
     * Reads the files that may have changed.
     *
     * @return whether the folders that it depends on may be others now
     * @throws IOException if the system can't watch so much; then the next event has all looked at
     */
    boolean look(long now) throws IOException {
        boolean all = rescan || rescanFailed;
        Set<Path> unannounced = new HashSet<>();
        Optional<IOException> failure = Optional.empty();
        if (all) {
            try {
                unannounced.addAll(allThatMayDiffer());
                rescanFailed = false;
            } catch (IOException tooMuch) {
                failure = Optional.of(tooMuch);
                rescanFailed = true;
            }
        }
        rescan = false;
        suspects.forEach(tracked::read);
        unannounced.removeAll(suspects);
        suspects.clear();
        for (Path file : unannounced) {
            if (tracked.read(file)) {
                // Others may be about to change, in folders that were not watched until now.
                touch(file, now);
            }
        }
        for (Kind kind : Kind.values()) {
            settle.seen(kind, sight(kind));
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return all;
    }

    private Set<Path> allThatMayDiffer() throws IOException {
        WatchedPlaces walked = new WatchedPlaces(files, keys);
        Map<Path, BasicFileAttributes> found = walked.walk();
        places = walked;
        return tracked.differingFrom(found);
    }

    private Sight sight(Kind kind) {
        TrackedFiles.ToTell changed = tracked.toTell(kind);
        int known = changed.missing() == 0 ? 0 : tracked.count(kind);
        return new Sight(files.count(kind, touched), changed.missing(), known, changed.archive());
    }

    /** What is to be told, sorted: empty while it has not settled, or where nothing differs from what was told. */
    SortedSet<Path> settled(long now) {
        if (!settle.settles(now)) {
            return Collections.emptySortedSet();
        }
        touched.clear();
        SortedSet<Path> told = tracked.tell();
        lookAgainAtWhatCameMeanwhile(now);
        return told;
    }

    /** What was waited for long enough is told though there are newer events, which want a look of their own. */
    private void lookAgainAtWhatCameMeanwhile(long now) {
        suspects.forEach(file -> touch(file, now));
        if (rescan) {
            rescan(now);
        }
    }

    boolean uses(WatchKey key) {
        return places.uses(key);
    }

    void addKeysTo(Set<WatchKey> used) {
        places.addKeysTo(used);
    }

    private static @Nullable BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException gone) {
            return null;
        }
    }
}
