package dev.serve.bench;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What happened when in a reload, by {@link System#nanoTime}; the worker of a {@link ReloadedModule} tells of itself. The class
 * loaders of its versions are counted as long as they are in memory.
 *
 * <p>Threads: any may tell and ask; {@code loaders} is guarded by this object's monitor.
 */
final class ReloadMarks implements BiConsumer<String, Long> {

    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    /** The marks that workers in this JVM reach. */
    static ReloadMarks reachable() {
        ReloadMarks marks = new ReloadMarks();
        System.getProperties().put(ReloadedModule.MARKS, marks);
        return marks;
    }

    @Override
    public void accept(String what, Long when) {
        last.put(what, when);
        if (what.equals("started")) {
            remember(Thread.currentThread().getContextClassLoader());
        }
    }

    /** The last mark of each kind. */
    Map<String, Long> all() {
        return Map.copyOf(last);
    }

    /** How many versions of the module are in memory. */
    synchronized int loaders() {
        loaders.removeIf(loader -> loader.refersTo(null));
        return loaders.size();
    }

    private synchronized void remember(ClassLoader loader) {
        loaders.add(new WeakReference<>(loader));
    }
}
