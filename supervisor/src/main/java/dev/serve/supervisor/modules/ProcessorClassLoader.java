package dev.serve.supervisor.modules;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collection;

/** Loads annotation processors for one compilation, at whose end javac closes it. They see the JDK, and nothing of serve. */
final class ProcessorClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    ProcessorClassLoader(Collection<? extends Path> path) {
        super(
                "processors",
                path.stream().map(ProcessorClassLoader::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        // The compiler's own classes are loaded by the loader that loads serve.
        return name.startsWith("com.sun.source.") || name.startsWith("com.sun.tools.javac.")
                ? ClassLoader.getSystemClassLoader().loadClass(name)
                : super.findClass(name);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException("a file has no URL: " + file, impossible);
        }
    }
}
