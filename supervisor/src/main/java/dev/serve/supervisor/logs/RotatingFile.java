package dev.serve.supervisor.logs;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to. When it would grow too long it becomes {@code NAME.1}, what was that becomes {@code
 * NAME.2}, and so on; each step is one rename, so that whatever comes between, nothing is lost.
 *
 * <p>Where someone else moves it away, the next lines go to a new one of its name. For one thread.
 */
final class RotatingFile {

    private static final int BUFFER = 65_536;

    private final Path path;
    private final FileSettings settings;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long size;
    private LocalDate day = LocalDate.EPOCH;

    RotatingFile(Path path, FileSettings settings) {
        this.path = path;
        this.settings = settings;
    }

    Path path() {
        return path;
    }

    /** Whether lines can go there as they are. */
    boolean isOpen() {
        return channel != null;
    }

    /** Opens it, unless it is open; where it ends amid a line, as after a crash, that line ends here. */
    void open() throws IOException {
        if (channel != null) {
            return;
        }
        Files.createDirectories(settings.folder());
        channel = FileChannel.open(path, CREATE, APPEND);
        size = channel.size();
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        key = attributes.fileKey() == null ? path : attributes.fileKey();
        day = size == 0 ? LocalDate.EPOCH : dayOf(attributes.lastModifiedTime().toInstant());
        buffer.clear();
        if (size > 0 && lastByte() != '\n') {
            put(new byte[] {'\n'});
        }
    }

    /** Closes it where its name means another file by now, or none. */
    void closeIfMoved() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        Optional<Object> now = keyNow();
        if (now.isEmpty() || !Objects.equals(now.get(), key)) {
            close();
        } else {
            size = open.size() + buffer.position();
        }
    }

    /** Whether it has to rotate before this line is written. */
    boolean isDue(int length, Instant at) {
        return size > 0
                && (size + length > settings.maxBytes()
                        || (settings.daily()
                                && !day.equals(LocalDate.EPOCH)
                                && dayOf(at).isAfter(day)));
    }

    /** Writes a line, to the file at the latest with the next {@link #flush}. */
    void write(byte[] line, Instant at) throws IOException {
        put(line);
        LocalDate today = dayOf(at);
        day = today.isAfter(day) ? today : day;
    }

    void flush() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
        } finally {
            buffer.clear();
        }
    }

    /** Puts a new file in its place, and closes it. Where that can't be done it is as it was, or some are one place further. */
    void rotate() throws IOException {
        close();
        if (settings.keep() == 0) {
            Files.deleteIfExists(path);
            return;
        }
        int free = 1;
        while (free < settings.keep() && Files.exists(old(free))) {
            free++;
        }
        for (int to = free; to > 1; to--) {
            Files.move(old(to - 1), old(to), ATOMIC_MOVE);
        }
        Files.move(path, old(1), ATOMIC_MOVE);
    }

    void close() throws IOException {
        try (FileChannel open = channel) {
            if (open != null) {
                flush();
            }
        } finally {
            channel = null;
        }
    }

    private void put(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            int part = Math.min(bytes.length - from, buffer.remaining());
            buffer.put(bytes, from, part);
            from += part;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
        size += bytes.length;
    }

    private byte lastByte() throws IOException {
        try (FileChannel reading = FileChannel.open(path, READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return reading.read(last, size - 1) == 1 ? last.get(0) : (byte) '\n';
        }
    }

    private Optional<Object> keyNow() throws IOException {
        try {
            Object now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return Optional.of(now == null ? path : now);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneId.systemDefault());
    }
}
