package dev.serve.samples;

import dev.serve.worker.FileWatcherWorker;
import java.util.Set;

/** Logs which files of a folder have changed; the setting {@code path} names the folder. */
public final class FolderWatcher extends FileWatcherWorker {

    @Override
    protected void changed(Set<Change> changes) {
        for (Change change : changes) {
            context().log().info("{} {}", change.kind(), change.path());
        }
    }
}
