package dev.serve.supervisor.modules;

import dev.serve.supervisor.modules.WatchedFiles.Kind;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the files of one name held when they were last told, and what they held when they were last read; those that differ
 * are to be told.
 *
 * <p>Used by one thread at a time.
 */
final class TrackedFiles {

    /**
     * The files of a kind that are to be told.
     *
     * @param missing how many of them are gone
     * @param archive whether one of them is an archive
     */
    record ToTell(int missing, boolean archive) {}

    private final WatchedFiles files;
    private final Map<Path, FileEntry> entries = new HashMap<>();
    private final Set<Path> changed = new HashSet<>();

    /** None yet. */
    TrackedFiles(WatchedFiles files) {
        this.files = files;
    }

    /** Goes on from what another has told and read of files that belong here too. */
    void takeOver(TrackedFiles before) {
        before.entries.forEach((file, old) -> {
            if (files.take(file)) {
                FileEntry entry = entry(file);
                entry.told = old.told;
                entry.seen = old.seen;
            }
        });
    }

    /**
     * Begins with the files that are there.
     *
     * @param known those that were told of before; what the others hold counts as told
     * @return those that differ from what was told
     */
    Set<Path> begin(Map<Path, BasicFileAttributes> found, WatchedFiles known) {
        found.forEach((file, attributes) -> {
            FileEntry entry = entry(file);
            if (entry.mayDifferFrom(attributes)) {
                entry.look(file);
            }
            entry.told = known.take(file) ? entry.told : entry.seen;
        });
        entries.forEach((file, entry) -> {
            if (!found.containsKey(file)) {
                entry.seen = null;
            }
            if (entry.differs()) {
                changed.add(file);
            }
        });
        return Set.copyOf(changed);
    }

    /** The files whose time or size is another than when they were last read, or which are there no more. */
    Set<Path> differingFrom(Map<Path, BasicFileAttributes> found) {
        Set<Path> differing = new HashSet<>();
        found.forEach((file, attributes) -> {
            if (entry(file).mayDifferFrom(attributes)) {
                differing.add(file);
            }
        });
        entries.forEach((file, entry) -> {
            if (entry.seen != null && !found.containsKey(file)) {
                differing.add(file);
            }
        });
        return differing;
    }

    /** Reads a file; true where it holds something else than when it was last read. */
    boolean read(Path file) {
        FileEntry entry = entry(file);
        boolean isOther = entry.look(file);
        if (entry.differs()) {
            changed.add(file);
        } else {
            changed.remove(file);
            dropIfGone(file, entry);
        }
        return isOther;
    }

    ToTell toTell(Kind kind) {
        int missing = 0;
        boolean archive = false;
        for (Path file : changed) {
            if (files.kindOf(file) == kind) {
                missing += entry(file).isMissing() ? 1 : 0;
                archive |= files.isArchive(file);
            }
        }
        return new ToTell(missing, archive);
    }

    /** How many files of a kind there are, and are missing. */
    int count(Kind kind) {
        return files.count(kind, entries.keySet());
    }

    /** All that is to be told, sorted; from now on it counts as told. */
    SortedSet<Path> tell() {
        SortedSet<Path> told = new TreeSet<>(changed);
        for (Path file : told) {
            FileEntry entry = entry(file);
            entry.told = entry.seen;
            dropIfGone(file, entry);
        }
        changed.clear();
        return told;
    }

    private void dropIfGone(Path file, FileEntry entry) {
        if (entry.seen == null) {
            entries.remove(file);
        }
    }

    private FileEntry entry(Path file) {
        return entries.computeIfAbsent(file, _ -> new FileEntry());
    }
}
