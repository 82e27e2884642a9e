package dev.serve.supervisor.modules;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads the classes of one module from its own class path, apart from the supervisor and from other modules: two modules
 * may use two versions of one library. Shared with the supervisor are only the packages that a worker is written
 * against, and those of the JDK.
 */
final class ModuleClassLoader extends URLClassLoader {

    /** Each names a package with all below it. */
    private static final List<String> SHARED = List.of(
            "dev.serve.worker",
            "dev.serve.calls",
            "com.typesafe.config",
            "org.slf4j",
            "io.micrometer.core",
            "io.micrometer.common",
            "io.micrometer.observation");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    ModuleClassLoader(String module, List<URL> classpath, ClassLoader host) {
        super("module " + module, classpath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    /** A package is matched as a whole: {@code org.slf4j} is not {@code org.slf4jx}. */
    static boolean isShared(String className) {
        return SHARED.stream()
                .anyMatch(shared -> className.startsWith(shared) && className.startsWith(".", shared.length()));
    }
}
