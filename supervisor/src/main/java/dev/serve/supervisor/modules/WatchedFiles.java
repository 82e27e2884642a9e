package dev.serve.supervisor.modules;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;

/**
 * Which files {@link FileWatch} watches under one name. Nothing of it has to exist: what appears later is a change.
 *
 * @param roots where the files are; a file may be below several
 */
public record WatchedFiles(List<Root> roots) {

    /** Who writes the files, which decides how long they take to settle. */
    public enum Kind {
        /** People and their editors: sources, configuration. Told after a few milliseconds of quiet. */
        EDITED,
        /** Compilers and builds: class folders, jars. Told once the set of files is whole again. */
        BUILT
    }

    /** A place where watched files are. */
    public sealed interface Root {

        /** What is watched, or the folder where it is looked for; absolute. */
        Path path();

        Kind kind();

        /** Whether a file of this path, if there is one, is watched. */
        boolean takes(Path file);
    }

    /**
     * All files below a folder, or the file that stands in the folder's place. The folder itself may be a link; links to
     * folders in it are not followed, links to files are. The folders of version control systems are left out.
     *
     * @param endings how names of watched files end, such as {@code .java}; empty for all
     */
    public record Folder(Path path, List<String> endings, Kind kind) implements Root {

        private static final Set<String> VERSION_CONTROL = Set.of(".git", ".hg", ".svn");

        public Folder {
            path = absolute(path);
            endings = List.copyOf(endings);
        }

        @Override
        public boolean takes(Path file) {
            if (!file.startsWith(path) || !entersAll(path.relativize(file))) {
                return false;
            }
            String name = String.valueOf(file.getFileName());
            return endings.isEmpty() || endings.stream().anyMatch(name::endsWith);
        }

        /** Whether files in a folder of this path are watched. */
        boolean enters(Path folder) {
            return folder.startsWith(path) && entersAll(path.relativize(folder));
        }

        private static boolean entersAll(Path below) {
            for (Path name : below) {
                if (VERSION_CONTROL.contains(name.toString())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One file. Where it is a link, or below one, it also changes when the link is made to point elsewhere. */
    public record SingleFile(Path path, Kind kind) implements Root {

        public SingleFile {
            path = absolute(path);
        }

        @Override
        public boolean takes(Path file) {
            return file.equals(path);
        }
    }

    /**
     * The files of a folder, not of those below it, whose names match.
     *
     * @param glob as of {@link java.nio.file.FileSystem#getPathMatcher}, such as {@code *.jar}
     */
    public record Matching(Path path, String glob, Kind kind) implements Root {

        public Matching {
            path = absolute(path);
            PathMatcher _ = matcher(glob);
        }

        @Override
        public boolean takes(Path file) {
            Path name = file.getFileName();
            return name != null
                    && path.equals(file.getParent())
                    && matcher(glob).matches(name);
        }

        private static PathMatcher matcher(String glob) {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        }
    }

    public WatchedFiles {
        roots = List.copyOf(roots);
    }

    public static WatchedFiles of(Root... roots) {
        return new WatchedFiles(List.of(roots));
    }

    /** Whether a file of this path, if there is one, is watched. */
    boolean take(Path file) {
        return roots.stream().anyMatch(root -> root.takes(file));
    }

    /** How a file settles: what is built anywhere is built. */
    Kind kindOf(Path file) {
        return roots.stream().anyMatch(root -> root.kind() == Kind.BUILT && root.takes(file))
                ? Kind.BUILT
                : Kind.EDITED;
    }

    /** Whether a file is one of few that a build writes whole, such as a jar, and not one of many in a folder. */
    boolean isArchive(Path file) {
        return roots.stream()
                .anyMatch(root -> root.kind() == Kind.BUILT && !(root instanceof Folder) && root.takes(file));
    }

    /** How many of these files settle so. */
    int count(Kind kind, Set<Path> paths) {
        return (int) paths.stream().filter(file -> kindOf(file) == kind).count();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
