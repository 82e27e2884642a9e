package dev.serve.supervisor.modules;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/**
 * What a file looks like from outside. Two stamps of a file that are equal mean, as far as can be told without reading it,
 * that it has not changed.
 *
 * @param file the file
 * @param bytes its size
 * @param modified when it was last written to
 * @param key what the file system tells files apart by: one that was renamed to the place of another has its own
 */
record FileStamp(Path file, long bytes, FileTime modified, String key) {

    private static final int MOST_FILES = 200_000;
    private static final int MOST_DEPTH = 64;

    /**
     * The stamps of a file, or of all files in a folder whose names end so, with all below it, links followed. Hidden files
     * and folders are left out, as those are editors' and tools' own. What does not exist has none.
     *
     * @throws IOException where there are too many, or a folder can't be read
     */
    static List<FileStamp> of(Path root, String ending) throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        if (Files.exists(root)) {
            Files.walkFileTree(
                    root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_DEPTH, new Visitor(root, ending, stamps));
        }
        return stamps;
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {

        private final Path root;
        private final String ending;
        private final List<FileStamp> stamps;

        Visitor(Path root, String ending, List<FileStamp> stamps) {
            this.root = root;
            this.ending = ending;
            this.stamps = stamps;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean wanted = file.equals(root) || (file.toString().endsWith(ending) && !isHidden(file));
            if (wanted && attributes.isRegularFile()) {
                if (stamps.size() == MOST_FILES) {
                    throw new IOException(root + " has more than the " + MOST_FILES + " files that it may have");
                }
                stamps.add(new FileStamp(
                        file,
                        attributes.size(),
                        attributes.lastModifiedTime(),
                        Objects.toString(attributes.fileKey())));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            // Gone since its folder was listed, a link to nowhere, or one to a folder above.
            if (!Files.exists(file) || failure instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private boolean isHidden(Path path) {
            return !path.equals(root) && path.getFileName().toString().startsWith(".");
        }
    }
}
