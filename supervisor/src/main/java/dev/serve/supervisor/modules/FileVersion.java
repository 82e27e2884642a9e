package dev.serve.supervisor.modules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when read.
 *
 * @param modified when it was written, in the steps of the file system's clock
 * @param bytes its length
 * @param key what the file system calls it, null where it has no names of its own
 * @param checksum of what it holds; {@link #UNREADABLE} where that could not be read
 * @param young whether it was written so shortly before it was read that a later write may bear the same time
 */
record FileVersion(FileTime modified, long bytes, @Nullable Object key, long checksum, boolean young) {

    private static final long UNREADABLE = -1;

    /** File systems tell the time of a write in steps of up to 10 ms; the clock may have been set meanwhile. */
    private static final Duration YOUNG = Duration.ofMillis(50);

    private static final int MOST_ATTEMPTS = 4;
    private static final int MOST_BUFFERED = 1 << 16;

    /**
     * Reads a file, once more where it changed meanwhile. Who keeps writing it is not waited for: a write after this read
     * is announced by an event.
     *
     * @return null where there is no file, or a folder or device in its place
     */
    static @Nullable FileVersion read(Path file) {
        FileVersion version = null;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            BasicFileAttributes before = attributes(file);
            if (before == null) {
                return null;
            }
            long checksum = checksum(file, before.size());
            version = of(before, checksum);
            BasicFileAttributes after = attributes(file);
            if (after != null && version.hasStampOf(after)) {
                return version;
            }
        }
        return version;
    }

    /** Whether both hold the same, whenever they were written. */
    boolean holdsTheSameAs(FileVersion other) {
        return bytes == other.bytes && checksum == other.checksum;
    }

    /** Whether a file with these attributes is this one, unread; what is {@link #young} may still have changed. */
    boolean hasStampOf(BasicFileAttributes file) {
        return modified.equals(file.lastModifiedTime()) && bytes == file.size() && Objects.equals(key, file.fileKey());
    }

    private static FileVersion of(BasicFileAttributes file, long checksum) {
        FileTime modified = file.lastModifiedTime();
        boolean young = modified.toInstant().isAfter(Instant.now().minus(YOUNG));
        return new FileVersion(modified, file.size(), file.fileKey(), checksum, young);
    }

    private static @Nullable BasicFileAttributes attributes(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? attributes : null;
        } catch (IOException gone) {
            return null;
        }
    }

    private static long checksum(Path file, long bytes) {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[Math.clamp(bytes, 1, MOST_BUFFERED)];
        try (InputStream in = Files.newInputStream(file)) {
            for (long left = bytes; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                checksum.update(buffer, 0, count);
                left -= count;
            }
            return checksum.getValue();
        } catch (IOException unreadable) {
            return UNREADABLE;
        }
    }
}
