package dev.serve.supervisor.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of jars and folders that class loaders read in place of the originals: a jar that is overwritten under a loader
 * breaks it, and a folder that a build writes anew mixes two versions. They are in a temporary folder of this process. A
 * copy of a jar is shared by all who ask for the jar while it stays the same, and deleted when the last one has given it up.
 *
 * <p>Threads: all fields are guarded by this object's monitor; only files are touched under it.
 */
final class Copies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final String PREFIX = "serve-code-";

    /** What tells a jar from another one that took its place. */
    private record Identity(
            Path path,
            long size,
            FileTime modified,
            @Nullable Object file) {
        static Identity of(Path path) throws IOException {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            return new Identity(path.toRealPath(), found.size(), found.lastModifiedTime(), found.fileKey());
        }
    }

    private final Map<Identity, Path> jars = new HashMap<>();
    private final Map<Path, Integer> users = new HashMap<>();
    private final Map<Path, Identity> identities = new HashMap<>();
    private Optional<Path> folder = Optional.empty();
    private int made;

    /**
     * Copies of these jars and folders, in the same order, until they are given up with {@link #release}.
     *
     * @throws IOException if one can't be read; then no copy is kept
     */
    synchronized List<Path> of(List<Path> originals) throws IOException {
        List<Path> copies = new ArrayList<>();
        try {
            for (Path original : originals) {
                copies.add(Files.isDirectory(original) ? copyOfFolder(original) : copyOfJar(original));
            }
            return List.copyOf(copies);
        } catch (IOException | RuntimeException failed) {
            release(copies);
            throw failed;
        }
    }

    synchronized void release(List<Path> copies) {
        for (Path copy : copies) {
            int left = users.merge(copy, -1, Integer::sum);
            if (left <= 0) {
                users.remove(copy);
                Optional.ofNullable(identities.remove(copy)).ifPresent(jars::remove);
                deleteWithPlace(copy);
            }
        }
    }

    /** Deletes what is left. */
    @Override
    public synchronized void close() {
        folder.ifPresent(Copies::delete);
        folder = Optional.empty();
        jars.clear();
        users.clear();
        identities.clear();
    }

    private Path copyOfJar(Path original) throws IOException {
        Identity before = Identity.of(original);
        Path known = jars.get(before);
        if (known == null) {
            known = next(String.valueOf(original.getFileName()));
            Files.copy(original, known);
            // One that is written meanwhile is copied again when it is asked for again.
            if (before.equals(Identity.of(original))) {
                jars.put(before, known);
                identities.put(known, before);
            }
        }
        users.merge(known, 1, Integer::sum);
        return known;
    }

    private Path copyOfFolder(Path original) throws IOException {
        Path copy = next(String.valueOf(original.getFileName()));
        users.put(copy, 1);
        try {
            Files.walkFileTree(original, new Copying(original, copy));
        } catch (IOException failed) {
            users.remove(copy);
            deleteWithPlace(copy);
            throw failed;
        }
        return copy;
    }

    /** Copies a tree; a file that vanishes meanwhile is left out, as whoever deletes it changes the folder again. */
    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copying(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException vanished) {
                return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private Path next(String name) throws IOException {
        Path parent = folder.isPresent() ? folder.get() : begin();
        folder = Optional.of(parent);
        return Files.createDirectory(parent.resolve(Integer.toString(++made))).resolve(name);
    }

    /** Makes this process's folder, and deletes those of processes that have ended without doing so. */
    private static Path begin() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> all = Files.list(temporary)) {
            all.filter(Copies::isOrphaned).forEach(Copies::delete);
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.debug("{} can't be looked through for old copies", temporary, unreadable);
        }
        return Files.createTempDirectory(
                temporary, PREFIX + ProcessHandle.current().pid() + "-");
    }

    private static boolean isOrphaned(Path folder) {
        String name = String.valueOf(folder.getFileName());
        String pid = name.substring(Math.min(name.length(), PREFIX.length())).replaceAll("-.*", "");
        return name.startsWith(PREFIX)
                && pid.matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    /** Each copy has a folder of its own, so that it can have the name of what it is a copy of. */
    private static void deleteWithPlace(Path copy) {
        Optional.ofNullable(copy.getParent()).ifPresent(Copies::delete);
    }

    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException failed) {
            LOG.debug("the copy {} can't be deleted", tree, failed);
        }
    }
}
