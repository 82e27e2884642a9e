package dev.serve.supervisor.modules;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folders that are registered with the watch service, so that one that is looked at again need not be registered again.
 * A key stands for a folder wherever that is: one folder that is reached by two paths has one key, and one that is renamed
 * keeps its own.
 *
 * <p>Used by one thread at a time.
 */
final class FolderKeys {

    private record Registered(WatchKey key, @Nullable Object file) {}

    private final WatchService service;
    private final Map<Path, Registered> byPath = new HashMap<>();
    /** Also those of folders that have been moved away from their paths. */
    private final Set<WatchKey> keys = new HashSet<>();

    FolderKeys(WatchService service) {
        this.service = service;
    }

    /**
     * The key under which the changes in a folder are announced from now on.
     *
     * @return null where there is no folder, or one that may not be read
     * @throws IOException if the system watches no more folders
     */
    @Nullable
    WatchKey register(Path folder) throws IOException {
        try {
            Object file =
                    Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
            Registered known = byPath.get(folder);
            if (known != null && known.key.isValid() && Objects.equals(known.file, file)) {
                return known.key;
            }
            WatchKey key = folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            byPath.put(folder, new Registered(key, file));
            keys.add(key);
            return key;
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException none) {
            return null;
        }
    }

    /** Watches no other folders than those with these keys. */
    void retain(Set<WatchKey> used) {
        byPath.values().removeIf(registered -> !used.contains(registered.key));
        keys.removeIf(key -> {
            boolean unused = !used.contains(key);
            if (unused) {
                key.cancel();
            }
            return unused;
        });
    }
}
