package dev.serve.supervisor.modules;

import java.io.IOException;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of one version of a module from its own code, apart from the supervisor and from other modules: two
 * modules may use two versions of one library. Shared with the supervisor are only the packages that a worker is written
 * against, and those of the JDK.
 */
final class ModuleClassLoader extends URLClassLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleClassLoader.class);

    /** Packages that are shared, each without those below it. */
    private static final Set<String> SHARED = Set.of(
            "dev.serve.worker",
            "dev.serve.calls",
            "com.typesafe.config",
            "com.typesafe.config.impl",
            "com.typesafe.config.parser",
            "org.slf4j",
            "org.slf4j.event",
            "org.slf4j.helpers",
            "org.slf4j.spi");

    /** Packages that are shared with all below them: micrometer-core, and what its own signatures are made of. */
    private static final List<String> SHARED_TREES =
            List.of("io.micrometer.core.", "io.micrometer.common.", "io.micrometer.observation.");

    /** The packages of the JDK, which a module has no part in. */
    private static final Set<String> JDK = ModuleLayer.boot().modules().stream()
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());

    static {
        registerAsParallelCapable();
        // Else each jar that a resource was read from stays open, long after its loader was closed.
        URLConnection.setDefaultUseCaches("jar", false);
    }

    private final ModuleCode code;
    private final ClassLoader host;

    ModuleClassLoader(String module, int version, ModuleCode code, ClassLoader host) {
        super("module " + module + " " + version, code.urls(), ClassLoader.getPlatformClassLoader());
        this.code = code;
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            return host.loadClass(name);
        }
        return JDK.contains(packageOf(name)) ? super.loadClass(name, resolve) : loadOwn(name);
    }

    /** The JDK is not asked first: a class that it has not costs it an exception, with a stack as deep as the loading is. */
    private Class<?> loadOwn(String name) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException absent) {
                // An agent may have put it beside the JDK's own classes.
                return getParent().loadClass(name);
            }
        }
    }

    /** What was compiled from sources comes before what is on the class path. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] compiled = code.compiled().get(name);
        return compiled == null ? super.findClass(name) : defineClass(name, compiled, 0, compiled.length);
    }

    /** Closes the jars and gives the copies of the module's code up; what is loaded goes on working. */
    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            code.release();
        }
    }

    /** Closes it; that a file can't be closed is of no use to anyone any more. */
    void discard() {
        try {
            close();
        } catch (IOException failed) {
            LOG.debug("{} can't be closed", getName(), failed);
        }
    }

    /** A package is matched as a whole: {@code org.slf4j} is not {@code org.slf4jx}. */
    static boolean isShared(String className) {
        return SHARED.contains(packageOf(className)) || SHARED_TREES.stream().anyMatch(className::startsWith);
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
}
