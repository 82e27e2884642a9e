package dev.serve.supervisor.modules;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of the module in thread locals of threads that live on.
 *
 * <p>A thread's table belongs to that thread alone, so nothing in it is moved: an entry is made one whose key has been
 * collected, which the thread itself removes when it comes across it.
 */
final class ThreadLocals implements RemainsKind {

    @Override
    public String name() {
        return "thread local";
    }

    @Override
    public List<Finding> clean(Belongings module) throws ReflectiveOperationException, ClosedPackageException {
        List<Finding> findings = new ArrayList<>();
        for (LiveThread live : LiveThread.platform()) {
            if (!live.runs(module)) {
                clean(live, "threadLocals", module, findings);
                clean(live, "inheritableThreadLocals", module, findings);
            }
        }
        return findings;
    }

    private void clean(LiveThread live, String field, Belongings module, List<Finding> findings)
            throws ReflectiveOperationException, ClosedPackageException {
        Object map = Internals.read(Thread.class, field, live.thread());
        Object table = map == null ? null : Internals.read(map.getClass(), "table", map);
        for (int i = 0; table != null && i < Array.getLength(table); i++) {
            if (Array.get(table, i) instanceof Reference<?> entry) {
                Object value = Internals.read(entry.getClass(), "value", entry);
                if (module.isHeldBy(value)) {
                    entry.clear();
                    Internals.write(entry.getClass(), "value", entry, null);
                    findings.add(Finding.cleaned(
                            name(), "a " + nameOf(value) + " on thread " + live.text() + ": it was removed"));
                }
            }
        }
    }

    private static String nameOf(@Nullable Object value) {
        return value == null ? "nothing" : value.getClass().getTypeName();
    }
}
