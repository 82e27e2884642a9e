package dev.serve.supervisor.modules;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A watched file, as it was last told and as it was last seen; null where there was none. */
final class FileEntry {

    @Nullable
    FileVersion told;

    @Nullable
    FileVersion seen;

    /** Reads the file; true where it holds something else than when it was last read. */
    boolean look(Path file) {
        FileVersion before = seen;
        seen = FileVersion.read(file);
        return !holdTheSame(before, seen);
    }

    boolean differs() {
        return !holdTheSame(told, seen);
    }

    /** Whether a file that has these attributes has to be read. */
    boolean mayDifferFrom(BasicFileAttributes file) {
        return seen == null || seen.young() || !seen.hasStampOf(file);
    }

    /** Gone, or emptied, as an editor does before it writes. */
    boolean isMissing() {
        return told != null && told.bytes() > 0 && (seen == null || seen.bytes() == 0);
    }

    private static boolean holdTheSame(@Nullable FileVersion one, @Nullable FileVersion other) {
        return one == null ? other == null : other != null && one.holdsTheSameAs(other);
    }
}
