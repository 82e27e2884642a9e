package dev.serve.supervisor.modules;

import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a module's {@code classpath}: folders, jars, and jars by a glob in the last part of a path.
 *
 * @param folder where relative entries start from
 */
record ClassPath(Path folder) {

    /** What of the module's class path does not exist. */
    List<Problem> problems(ModuleConfig config) {
        List<Problem> problems = new ArrayList<>();
        for (String entry : config.code().classpath()) {
            if (files(entry).isEmpty()) {
                problems.add(new Problem(
                        config.location(),
                        "serve.modules." + config.name() + ".classpath",
                        "nothing is at '" + entry + "', looked in " + folder));
            }
        }
        return problems;
    }

    /** The jars and folders that entries mean, in order. */
    List<Path> files(List<String> entries) {
        return entries.stream().flatMap(entry -> files(entry).stream()).toList();
    }

    /** Whether an entry stands for all files of a folder whose names match its last part. */
    static boolean isGlob(String entry) {
        return lastOf(entry).chars().anyMatch(c -> c == '*' || c == '?' || c == '{' || c == '[');
    }

    static String folderOf(String entry) {
        return entry.substring(0, Math.max(0, entry.lastIndexOf('/')));
    }

    static String lastOf(String entry) {
        return entry.substring(entry.lastIndexOf('/') + 1);
    }

    private List<Path> files(String entry) {
        if (!isGlob(entry)) {
            Path file = folder.resolve(entry);
            return Files.exists(file) ? List.of(file) : List.of();
        }
        Path parent = folder.resolve(folderOf(entry));
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(parent, lastOf(entry))) {
            matching.forEach(found::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }
}
