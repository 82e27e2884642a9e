package dev.serve.supervisor.modules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Threads of the module that were to run when the JVM ends: removed, and not run. */
final class ShutdownHooks implements RemainsKind {

    @Override
    public String name() {
        return "shutdown hook";
    }

    @Override
    public List<Finding> clean(Belongings module) throws ReflectiveOperationException, ClosedPackageException {
        Class<?> type = Internals.type("java.lang.ApplicationShutdownHooks");
        List<Object> hooks = new ArrayList<>();
        // The JDK guards its table by the class.
        synchronized (type) {
            if (Internals.read(type, "hooks", null) instanceof Map<?, ?> table) {
                hooks.addAll(table.keySet());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Object hook : hooks) {
            if (hook instanceof Thread thread && isOf(thread, module)) {
                Runtime.getRuntime().removeShutdownHook(thread);
                String text = new LiveThread(thread, List.of()).text();
                findings.add(Finding.cleaned(name(), text + " was removed, and not run"));
            }
        }
        return findings;
    }

    private static boolean isOf(Thread hook, Belongings module)
            throws ReflectiveOperationException, ClosedPackageException {
        return module.owns(hook) || module.has(hook.getContextClassLoader()) || module.owns(ThreadEnding.taskOf(hook));
    }
}
