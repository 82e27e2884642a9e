package dev.serve.supervisor.modules;

import java.nio.file.Path;
import java.util.List;

/**
 * What a module that is compiled from sources is made of.
 *
 * @param module the module's name, for messages
 * @param folders where its {@code .java} files are, looked through with all below them
 * @param classPath jars and folders of classes that it is compiled against, besides what modules share with serve
 * @param options options for javac, such as {@code -Xlint:all}
 * @param processorPath jars and folders that annotation processors are found in; none run where it is empty
 */
public record SourceSet(
        String module, List<Path> folders, List<Path> classPath, List<String> options, List<Path> processorPath) {

    /**
     * Takes copies, with whole paths.
     *
     * @throws IllegalArgumentException where there is no folder, or an option would change what is read or written
     */
    public SourceSet {
        folders = whole(folders);
        classPath = whole(classPath);
        processorPath = whole(processorPath);
        options = List.copyOf(options);
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("module " + module + " has no source folders: expected at least one");
        }
        CompilerOptions.check(module, options, !processorPath.isEmpty());
    }

    private static List<Path> whole(List<Path> paths) {
        return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }
}
