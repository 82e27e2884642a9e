package dev.serve.supervisor.modules;

import java.util.ArrayList;
import java.util.List;

/**
 * What the module left on threads that are not its own: its class loader as theirs, which a thread inherits from the one that
 * starts it, and handlers of uncaught exceptions.
 */
final class HostThreads implements RemainsKind {

    @Override
    public String name() {
        return "setting of a thread";
    }

    @Override
    public List<Finding> clean(Belongings module) {
        List<Finding> findings = new ArrayList<>();
        Thread.UncaughtExceptionHandler general = Thread.getDefaultUncaughtExceptionHandler();
        if (module.owns(general)) {
            Thread.setDefaultUncaughtExceptionHandler(null);
            findings.add(Finding.cleaned(
                    name(),
                    "the default handler of uncaught exceptions was a " + nameOf(general) + ": it was removed"));
        }
        for (LiveThread live : LiveThread.platform()) {
            if (!live.isOf(module) && !live.runs(module)) {
                clean(live, module, findings);
            }
        }
        return findings;
    }

    private void clean(LiveThread live, Belongings module, List<Finding> findings) {
        Thread thread = live.thread();
        if (module.has(thread.getContextClassLoader())) {
            thread.setContextClassLoader(Belongings.host());
            findings.add(Finding.cleaned(
                    name(), live.text() + " had the module's context class loader: it has that of serve again"));
        }
        Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        if (module.owns(handler)) {
            thread.setUncaughtExceptionHandler(null);
            findings.add(Finding.cleaned(
                    name(), live.text() + " had a " + nameOf(handler) + " for uncaught exceptions: it was removed"));
        }
    }

    private static String nameOf(Object object) {
        return object.getClass().getName();
    }
}
