package dev.serve.supervisor.host;

import static dev.serve.supervisor.host.NativeFunction.INT;
import static dev.serve.supervisor.host.NativeFunction.POINTER;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after processes that have ended and whose parent ended before them, as the first process of a container has to:
 * otherwise each stays in the table of processes, which may become full.
 *
 * <p>The JVM waits for the processes that it has started itself, and for no others. Those it waits for are left alone, as
 * their exit codes would be lost; so is one that has only just ended, which the JVM may be about to wait for.
 *
 * <p>Threads: the fields belong to the thread that looks.
 */
final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int WNOHANG = 1;
    private static final NativeFunction WAIT = NativeFunction.of("waitpid", INT, INT, POINTER, INT);

    private final long self;
    private final Map<?, ?> waitedFor;
    /** Those that had ended when it looked last. */
    private Set<Long> seen = Set.of();

    private Orphans(long self, Map<?, ?> waitedFor) {
        this.self = self;
        this.waitedFor = waitedFor;
    }

    /** Begins to look after the children of this process. */
    static void reap(long self) {
        Map<?, ?> waitedFor;
        try {
            Field field = Class.forName("java.lang.ProcessHandleImpl").getDeclaredField("completions");
            field.setAccessible(true);
            waitedFor = (Map<?, ?>) field.get(null);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            LOG.warn("processes whose parent has ended are left in the table: expected --add-opens=java.base/java.lang="
                    + "ALL-UNNAMED, as bin/serve says, or an init such as tini before serve");
            return;
        }
        Orphans orphans = new Orphans(self, waitedFor);
        Thread.ofPlatform().daemon().name("serve orphans").start(orphans::lookAgainAndAgain);
    }

    private void lookAgainAndAgain() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                look();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Set<Long> ended = endedChildren();
        for (long pid : ended) {
            if (seen.contains(pid) && !waitedFor.containsKey(pid)) {
                try {
                    WAIT.call((int) pid, MemorySegment.NULL, WNOHANG);
                    LOG.debug("process {}, whose parent had ended, has ended", pid);
                } catch (IOException gone) {
                    LOG.debug("process {} was waited for by someone else", pid);
                }
            }
        }
        seen = ended;
    }

    private Set<Long> endedChildren() {
        Set<Long> found = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isEndedChild(process)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            LOG.debug("the processes can't be listed", unreadable);
        }
        return found;
    }

    private boolean isEndedChild(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ", 3);
            return fields[0].equals("Z") && fields[1].equals(Long.toString(self));
        } catch (IOException gone) {
            return false;
        }
    }
}
