package dev.serve.supervisor.modules;

import dev.serve.supervisor.config.ModuleConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files whose change makes another version of a module. */
public final class ModuleFiles {

    private ModuleFiles() {}

    /**
     * Those of its sources and of its class path, whether they are there or not.
     *
     * @param folder where relative paths start from
     */
    public static WatchedFiles of(ModuleConfig module, Path folder) {
        List<WatchedFiles.Root> roots = new ArrayList<>();
        for (String source : module.code().sources()) {
            roots.add(new WatchedFiles.Folder(folder.resolve(source), List.of(".java"), WatchedFiles.Kind.EDITED));
        }
        for (String entry : module.code().classpath()) {
            roots.add(root(entry, folder));
        }
        return new WatchedFiles(roots);
    }

    private static WatchedFiles.Root root(String entry, Path folder) {
        if (ClassPath.isGlob(entry)) {
            return new WatchedFiles.Matching(
                    folder.resolve(ClassPath.folderOf(entry)), ClassPath.lastOf(entry), WatchedFiles.Kind.BUILT);
        }
        Path path = folder.resolve(entry);
        boolean isArchive = !Files.isDirectory(path) && (entry.endsWith(".jar") || Files.isRegularFile(path));
        return isArchive
                ? new WatchedFiles.SingleFile(path, WatchedFiles.Kind.BUILT)
                : new WatchedFiles.Folder(path, List.of(), WatchedFiles.Kind.BUILT);
    }
}
