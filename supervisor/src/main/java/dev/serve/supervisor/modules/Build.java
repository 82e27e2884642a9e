package dev.serve.supervisor.modules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A compilation of a whole module that succeeded.
 *
 * @param classPath what was compiled against
 * @param hashes the sources that were compiled, with their contents' hashes
 * @param classes what came of them
 * @param warnings of all the files
 * @param outlines the hash of each file's {@link Outline}
 */
record Build(
        List<FileStamp> classPath,
        SortedMap<Path, String> hashes,
        List<CompiledClass> classes,
        List<SourceError> warnings,
        Map<Path, String> outlines) {

    boolean isOf(SortedMap<Path, String> sources, List<FileStamp> path) {
        return hashes.equals(sources) && classPath.equals(path);
    }

    /** The files whose contents are others now; empty where files came or went, so that all must be compiled. */
    Optional<Set<Path>> changed(SortedMap<Path, String> now) {
        if (!now.keySet().equals(hashes.keySet())) {
            return Optional.empty();
        }
        Set<Path> changed = new HashSet<>();
        now.forEach((file, hash) -> {
            if (!hash.equals(hashes.get(file))) {
                changed.add(file);
            }
        });
        return Optional.of(changed);
    }

    /** The classes that these files declare. */
    List<CompiledClass> classesOf(Collection<Path> files) {
        return classes.stream().filter(each -> files.contains(each.source())).toList();
    }

    /** The classes that other files declare. */
    List<CompiledClass> classesWithout(Collection<Path> files) {
        return classes.stream().filter(each -> !files.contains(each.source())).toList();
    }

    /** Whether the output of compiling some files anew would have come of compiling all of them. */
    boolean agreesWith(Javac.Output output, Set<Path> files) {
        boolean sameOutlines = files.stream()
                .allMatch(file -> output.outlines().containsKey(file)
                        && output.outlines().get(file).equals(outlines.get(file)));
        return sameOutlines
                || (output.succeeded() && Surface.of(output.classes()).equals(Surface.of(classesOf(files))));
    }

    /** The build in which these files were compiled anew, and the others kept. */
    Build with(Set<Path> files, SortedMap<Path, String> now, Javac.Output output) {
        List<CompiledClass> merged = new ArrayList<>(classesWithout(files));
        merged.addAll(output.classes());
        List<SourceError> remaining = new ArrayList<>(output.warnings());
        warnings.stream()
                .filter(warning -> warning.file().filter(files::contains).isEmpty())
                .forEach(remaining::add);
        Map<Path, String> outlinesNow = new HashMap<>(outlines);
        outlinesNow.putAll(output.outlines());
        return new Build(
                classPath,
                now,
                List.copyOf(merged),
                remaining.stream().limit(ErrorCollector.MOST).toList(),
                Map.copyOf(outlinesNow));
    }

    Map<String, byte[]> bytes() {
        Map<String, byte[]> bytes = new HashMap<>();
        classes.forEach(each -> bytes.put(each.binaryName(), each.bytes()));
        return Map.copyOf(bytes);
    }
}
