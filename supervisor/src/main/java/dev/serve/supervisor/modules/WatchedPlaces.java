package dev.serve.supervisor.modules;

import dev.serve.supervisor.modules.WatchedFiles.Folder;
import dev.serve.supervisor.modules.WatchedFiles.Matching;
import dev.serve.supervisor.modules.WatchedFiles.Root;
import dev.serve.supervisor.modules.WatchedFiles.SingleFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folders on which the files of one name depend, as found on one walk: those that hold the files, and the steps of the
 * ways to them. A step is an entry of a folder above a root, or of one that a link leads through: when it changes, the
 * files behind it may be others. A folder is registered before it is listed, so that what appears meanwhile is
 * either listed or announced.
 *
 * <p>Used by one thread at a time.
 */
final class WatchedPlaces {

    private static final int MOST_LINKS = 40;
    private static final int MOST_FOLDERS_DEEP = 200;
    private static final int MOST_FILES_AND_FOLDERS = 100_000;

    private final WatchedFiles files;
    private final FolderKeys keys;
    /** The watched paths of each folder that holds files. */
    private final Map<WatchKey, Set<Path>> folders = new HashMap<>();
    /** For each folder: the paths of roots and links that each entry in it leads to. */
    private final Map<WatchKey, Map<Path, Set<Path>>> steps = new HashMap<>();

    private final Set<Path> folderPaths = new HashSet<>();
    private final Set<Path> links = new HashSet<>();
    private int size;

    WatchedPlaces(WatchedFiles files, FolderKeys keys) {
        this.files = files;
        this.keys = keys;
    }

    /** The files that are there, with the folders they stand in registered. */
    Map<Path, BasicFileAttributes> walk() throws IOException {
        Map<Path, BasicFileAttributes> found = new HashMap<>();
        for (Root root : files.roots()) {
            if (follow(root.path())) {
                switch (root) {
                    case Folder folder -> addFolder(folder, folder.path(), found);
                    case Matching matching -> addEntries(null, matching.path(), found);
                    case SingleFile file -> addRootFile(file.path(), found);
                }
            }
        }
        return found;
    }

    /** The files in a folder that has appeared below a root. */
    Map<Path, BasicFileAttributes> walk(Path newFolder) throws IOException {
        Map<Path, BasicFileAttributes> found = new HashMap<>();
        for (Root root : files.roots()) {
            if (root instanceof Folder folder && folder.enters(newFolder)) {
                addFolder(folder, newFolder, found);
            }
        }
        return found;
    }

    /** The watched paths of the folder with this key: none where it holds no watched files. */
    Set<Path> foldersOf(WatchKey key) {
        return folders.getOrDefault(key, Set.of());
    }

    /** The paths of roots and links that an entry of the folder with this key leads to. */
    Set<Path> behind(WatchKey key, Path entry) {
        return steps.getOrDefault(key, Map.of()).getOrDefault(entry, Set.of());
    }

    boolean isFolder(Path path) {
        return folderPaths.contains(path);
    }

    boolean isLink(Path path) {
        return links.contains(path);
    }

    boolean uses(WatchKey key) {
        return folders.containsKey(key) || steps.containsKey(key);
    }

    void addKeysTo(Set<WatchKey> used) {
        used.addAll(folders.keySet());
        used.addAll(steps.keySet());
    }

    /** Notes each step of the way to a path, through links; false where it leads to nothing. */
    private boolean follow(Path path) throws IOException {
        Path at = path.getRoot();
        Deque<Path> rest = new ArrayDeque<>();
        path.forEach(rest::add);
        int followed = 0;
        while (!rest.isEmpty()) {
            Path name = rest.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            WatchKey key = keys.register(at);
            if (key != null) {
                steps.computeIfAbsent(key, none -> new HashMap<>())
                        .computeIfAbsent(name, none -> new HashSet<>())
                        .add(path);
            }
            Path next = at.resolve(name);
            BasicFileAttributes entry = attributes(next, LinkOption.NOFOLLOW_LINKS);
            if (entry == null) {
                return false;
            }
            if (entry.isSymbolicLink()) {
                if (++followed > MOST_LINKS) {
                    return false;
                }
                Path target = target(next);
                if (target == null) {
                    return false;
                }
                at = target.isAbsolute() ? target.getRoot() : at;
                pushAll(target, rest);
            } else {
                at = next;
            }
        }
        return true;
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException replaced) {
            return null;
        }
    }

    private static void pushAll(Path target, Deque<Path> rest) {
        for (int index = target.getNameCount() - 1; index >= 0; index--) {
            rest.push(target.getName(index));
        }
    }

    private void addFolder(Folder root, Path folder, Map<Path, BasicFileAttributes> found) throws IOException {
        BasicFileAttributes attributes = attributes(folder);
        if (attributes != null && attributes.isDirectory()) {
            addEntries(root, folder, found);
        } else {
            addRootFile(folder, found);
        }
    }

    private void addRootFile(Path file, Map<Path, BasicFileAttributes> found) throws IOException {
        BasicFileAttributes entry = attributes(file, LinkOption.NOFOLLOW_LINKS);
        if (entry != null) {
            addFile(file, entry, found);
        }
    }

    /** Lists a folder; where a root is given, with all folders below. */
    private void addEntries(@Nullable Folder root, Path folder, Map<Path, BasicFileAttributes> found)
            throws IOException {
        WatchKey key = keys.register(folder);
        if (key == null || folder.getNameCount() > MOST_FOLDERS_DEEP) {
            return;
        }
        folders.computeIfAbsent(key, none -> new HashSet<>()).add(folder);
        folderPaths.add(folder);
        count(folder);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                BasicFileAttributes attributes = attributes(entry, LinkOption.NOFOLLOW_LINKS);
                if (attributes == null) {
                    continue;
                }
                if (!attributes.isDirectory()) {
                    addFile(entry, attributes, found);
                } else if (root != null && root.enters(entry)) {
                    addEntries(root, entry, found);
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException none) {
            folderPaths.remove(folder);
        }
    }

    private void addFile(Path file, BasicFileAttributes entry, Map<Path, BasicFileAttributes> found)
            throws IOException {
        if (!files.take(file) || Leftovers.include(file)) {
            return;
        }
        count(file);
        BasicFileAttributes attributes = entry;
        if (entry.isSymbolicLink()) {
            links.add(file);
            follow(file);
            attributes = attributes(file);
        }
        if (attributes != null && attributes.isRegularFile()) {
            found.put(file, attributes);
        }
    }

    private void count(Path path) throws IOException {
        if (++size > MOST_FILES_AND_FOLDERS) {
            throw new IOException("too much to watch: expected at most " + MOST_FILES_AND_FOLDERS
                    + " files and folders below " + files.roots() + ", found more at " + path);
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path, LinkOption... options) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, options);
        } catch (IOException none) {
            return null;
        }
    }
}
