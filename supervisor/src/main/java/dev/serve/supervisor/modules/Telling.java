package dev.serve.supervisor.modules;

import dev.serve.supervisor.modules.FileWatch.Listener;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a listener, one call at a time for each name. What changes during a call is told in the next one, so a slow listener
 * costs no more memory than the watched files have paths.
 *
 * <p>{@code waiting}, {@code busy} and {@code closed} are guarded by {@code lock}, which is not held during a call.
 */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, SortedSet<Path>> waiting = new HashMap<>();
    private final Set<String> busy = new HashSet<>();
    private boolean closed;

    Telling(Listener listener) {
        this.listener = listener;
    }

    void tell(String name, SortedSet<Path> paths) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            waiting.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(paths);
            if (busy.add(name)) {
                Thread.ofVirtual().name("serve watch " + name).start(() -> tellAll(name));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins no more calls with what has been told so far. */
    void forget(String name) {
        lock.lock();
        try {
            waiting.remove(name);
        } finally {
            lock.unlock();
        }
    }

    /** Begins no more calls. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private void tellAll(String name) {
        for (SortedSet<Path> paths = next(name); !paths.isEmpty(); paths = next(name)) {
            try {
                listener.changed(name, paths);
            } catch (Throwable thrown) {
                LOG.error("{}: the listener threw when told of {} changed files", name, paths.size(), thrown);
            }
        }
    }

    /** What to tell next; nothing ends the thread. */
    private SortedSet<Path> next(String name) {
        lock.lock();
        try {
            SortedSet<Path> paths = waiting.remove(name);
            if (paths == null) {
                busy.remove(name);
                return new TreeSet<>();
            }
            return paths;
        } finally {
            lock.unlock();
        }
    }
}
