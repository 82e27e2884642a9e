package dev.serve.supervisor.modules;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the classes of one version of a module are loaded from. It stays as it is while the module's own files are written
 * anew, so that no version is made of halves.
 *
 * @param compiled the classes that were compiled from sources, by their binary names
 * @param copies copies of the jars and folders of the class path, in its order
 * @param onRelease gives the copies up
 */
record ModuleCode(Map<String, byte[]> compiled, List<Path> copies, Runnable onRelease) {

    URL[] urls() {
        return copies.stream().map(ModuleCode::url).toArray(URL[]::new);
    }

    void release() {
        onRelease.run();
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException("a file has no URL: " + file, impossible);
        }
    }
}
