package dev.serve.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of this machine as Linux shows them in {@code /proc}. */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** A process that has not ended. */
    private record Entry(long pid, char state, long group, long session) {}

    private ProcessTable() {}

    static boolean isThere() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** The living processes of a session, and those whose environment holds the mark. */
    static Set<Long> members(long session, String mark) {
        Set<Long> members = new HashSet<>();
        entries(session, mark).forEach(entry -> members.add(entry.pid));
        return members;
    }

    /** Tells whether any of these processes is not stopped. */
    static boolean anyMoves(long session, String mark) {
        return entries(session, mark).stream().anyMatch(entry -> entry.state != 'T' && entry.state != 't');
    }

    /** The group of a process; 0 when there is no such process. */
    static long group(long pid) {
        Entry entry = entry(pid);
        return entry == null ? 0 : entry.group;
    }

    private static List<Entry> entries(long session, String mark) {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Entry entry = entry(Long.parseLong(process.getFileName().toString()));
                if (entry != null && (entry.session == session || entry.group == session || isMarked(entry, mark))) {
                    found.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new IllegalStateException("can't list the processes in " + PROC, unreadable);
        }
        return found;
    }

    /** Null when the process has ended, even where its parent has not asked for its exit code yet. */
    private static @Nullable Entry entry(long pid) {
        String stat = read(pid, "stat");
        int name = stat.lastIndexOf(") ");
        if (name < 0) {
            return null;
        }
        String[] fields = stat.substring(name + 2).split(" ", -1);
        char state = fields[0].charAt(0);
        if (state == 'Z' || state == 'X') {
            return null;
        }
        return new Entry(pid, state, Long.parseLong(fields[2]), Long.parseLong(fields[3]));
    }

    private static boolean isMarked(Entry entry, String mark) {
        String environment = read(entry.pid, "environ");
        return environment.startsWith(mark + "\0") || environment.contains("\0" + mark + "\0");
    }

    /** Empty when the process is gone or belongs to someone else. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForbidden) {
            return "";
        }
    }
}
