package dev.serve.supervisor.modules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code .java} files in a module's source folders. A file is read again only where it looks changed from outside, or was
 * so fresh when it was read that a later change could look the same. For one thread at a time.
 *
 * <p>A {@code module-info.java} is left out: the classes of a module of serve are in no Java module.
 */
final class SourceFolders {

    private static final String SOURCE = ".java";
    private static final int MOST_FILES = 20_000;

    /** After this time, a file that is written to gets another time of modification for certain. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final List<Path> folders;
    private final Map<Path, Seen> seen = new HashMap<>();

    /** A file as it was read: its content's hash, and whether a look from outside tells of any change since. */
    private record Seen(FileStamp stamp, String hash, boolean telling) {}

    /**
     * What the folders hold.
     *
     * @param hashes the content's hash of each file
     * @param texts of those that had to be read
     * @param errors of those that can't be read; with any, the rest is not to be used
     */
    record Look(SortedMap<Path, String> hashes, Map<Path, SourceText> texts, List<SourceError> errors) {}

    SourceFolders(List<Path> folders) {
        this.folders = folders;
    }

    /** Looks at all files. */
    Look look() {
        Look look = new Look(new TreeMap<>(), new HashMap<>(), new ArrayList<>());
        for (Path folder : folders) {
            try {
                if (!Files.isDirectory(folder)) {
                    look.errors.add(SourceError.of(folder, "no such folder of sources", false));
                    continue;
                }
                for (FileStamp stamp : FileStamp.of(folder, SOURCE)) {
                    if (!stamp.file().endsWith("module-info.java")) {
                        add(stamp, look);
                    }
                }
            } catch (IOException unreadable) {
                look.errors.add(SourceError.of(folder, "can't be read: " + unreadable, false));
            }
        }
        if (look.hashes.size() > MOST_FILES) {
            look.errors.add(SourceError.general(
                    look.hashes.size() + " source files in " + folders + ": expected no more than " + MOST_FILES,
                    false));
        }
        seen.keySet().retainAll(look.hashes.keySet());
        return look;
    }

    private void add(FileStamp stamp, Look look) {
        Seen before = seen.get(stamp.file());
        if (before != null && before.telling && before.stamp.equals(stamp)) {
            look.hashes.put(stamp.file(), before.hash);
            return;
        }
        boolean telling = stamp.modified().toInstant().isBefore(Instant.now().minus(CLOCK_STEP));
        switch (SourceReading.of(stamp.file())) {
            case SourceReading.Read(SourceText text, String hash) -> {
                look.texts.put(stamp.file(), text);
                look.hashes.put(stamp.file(), hash);
                seen.put(stamp.file(), new Seen(stamp, hash, telling));
            }
            case SourceReading.Wrong(SourceError error) -> look.errors.add(error);
            case SourceReading.Gone() -> {}
        }
    }

    /** The texts of these files, as they were looked at; empty where one of them is another now. */
    Optional<List<SourceText>> texts(Look look, Collection<Path> files) {
        List<SourceText> texts = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            SourceText text = look.texts.get(file);
            if (text != null) {
                texts.add(text);
            } else if (SourceReading.of(file) instanceof SourceReading.Read(SourceText read, String hash)
                    && hash.equals(look.hashes.get(file))) {
                texts.add(read);
            } else {
                // It may look from outside as it did.
                seen.remove(file);
                return Optional.empty();
            }
        }
        return Optional.of(texts);
    }
}
