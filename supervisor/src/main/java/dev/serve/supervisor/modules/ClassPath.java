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

    private List<Path> files(String entry) {
        int slash = entry.lastIndexOf('/');
        String last = entry.substring(slash + 1);
        if (last.chars().noneMatch(c -> c == '*' || c == '?' || c == '{' || c == '[')) {
            Path file = folder.resolve(entry);
            return Files.exists(file) ? List.of(file) : List.of();
        }
        Path parent = folder.resolve(entry.substring(0, Math.max(0, slash)));
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(parent, last)) {
            matching.forEach(found::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }
}
