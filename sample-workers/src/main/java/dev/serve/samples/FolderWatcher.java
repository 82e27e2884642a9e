package dev.serve.samples;

import dev.serve.worker.FileWatcherWorker;
import java.util.Set;

/** Logs which files of a folder have come and gone; the setting {@code path} names the folder. */
public final class FolderWatcher extends FileWatcherWorker {

    @Override
    protected void changed(Set<Change> changes) {
        for (Change change : changes) {
            // What is written to may be the very file that this log goes to.
            if (change.kind() != Kind.MODIFIED) {
                context().log().info("{} {}", change.kind(), change.path());
            }
        }
    }
}
