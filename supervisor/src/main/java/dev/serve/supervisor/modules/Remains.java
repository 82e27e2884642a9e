package dev.serve.supervisor.modules;

import java.util.ArrayList;
import java.util.List;

/**
 * What is left in the JVM of a module whose services have all stopped: what of it can be cleaned without harm to others is,
 * and the rest is named.
 */
final class Remains {

    /** Servers and threads come first: those that still run could make more of all the others. */
    private static final List<RemainsKind> KINDS = List.of(
            new HttpServers(),
            new ModuleThreads(),
            new HostThreads(),
            new ThreadLocals(),
            new ShutdownHooks(),
            new JdbcDrivers(),
            new LogHandlers(),
            new ManagedBeans(),
            new SecurityProviders(),
            new GlobalMeters(),
            new SharedDefaults(),
            new TypeCaches());

    private Remains() {}

    /**
     * Cleans up after a module; takes up to a few seconds where threads have to be waited for.
     *
     * @return what was found; empty where nothing was left
     */
    static List<Finding> clean(ClassLoader loader) {
        Belongings module = new Belongings(loader);
        if (module.isHosts()) {
            throw new IllegalArgumentException("expected the class loader of a module, found that of serve: " + loader);
        }
        List<Finding> findings = new ArrayList<>();
        for (RemainsKind kind : KINDS) {
            findings.addAll(clean(kind, module));
        }
        return List.copyOf(findings);
    }

    private static List<Finding> clean(RemainsKind kind, Belongings module) {
        try {
            return kind.clean(module);
        } catch (ClosedPackageException closed) {
            return List.of(Finding.unseen(kind.name(), "could not be looked for: " + closed.getMessage()));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return List.of(Finding.unseen(kind.name(), "the search for it was interrupted"));
        } catch (Throwable thrown) {
            return List.of(Finding.unseen(kind.name(), "the search for it failed: " + thrown));
        }
    }
}
