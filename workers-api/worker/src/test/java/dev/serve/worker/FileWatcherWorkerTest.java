package dev.serve.worker;

import static dev.serve.testing.TestContext.attached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigException;
import dev.serve.testing.TestContext;
import dev.serve.worker.FileWatcherWorker.Change;
import dev.serve.worker.FileWatcherWorker.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatcherWorkerTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path given;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestContext context;

    private final Collecting worker = new Collecting();

    private static final class Collecting extends FileWatcherWorker {
        final List<Change> changes = new CopyOnWriteArrayList<>();

        @Override
        protected void changed(Set<Change> changes) {
            this.changes.addAll(changes);
        }

        void awaitChange(Kind kind, Path path) {
            await().until(() -> changes.contains(new Change(kind, path)));
        }
    }

    @BeforeEach
    void attach() throws IOException {
        folder = given.toRealPath();
        context = TestContext.with("path = \"" + folder + "\"");
        attached(worker, context);
    }

    @AfterEach
    void release() throws Exception {
        worker.cleanup(new IOException("the test is over"));
        assertThat(context.living()).isEmpty();
    }

    @Test
    void createdModifiedAndDeletedFilesAreToldApart() throws Exception {
        Path file = folder.resolve("a");
        worker.prepare();
        worker.start();

        Files.writeString(file, "one");
        worker.awaitChange(Kind.CREATED, file);
        Files.writeString(file, "longer");
        worker.awaitChange(Kind.MODIFIED, file);
        Files.delete(file);
        worker.awaitChange(Kind.DELETED, file);
    }

    @Test
    void aFileSavedByRenamingIsModified() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        worker.prepare();
        worker.start();

        Path fresh = Files.writeString(given.resolve("a.tmp"), "two");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

        worker.awaitChange(Kind.MODIFIED, file);
    }

    @Test
    void filesInNewNestedFoldersAreSeenAllOfThem() throws Exception {
        worker.prepare();
        worker.start();

        Path deep = Files.createDirectories(folder.resolve("x/y/z"));
        for (int i = 0; i < 200; i++) {
            Files.writeString(deep.resolve("f" + i), "text");
        }

        await().until(() -> worker.changes.stream()
                        .filter(change -> change.path().startsWith(deep))
                        .map(Change::path)
                        .distinct()
                        .count()
                == 200);
    }

    @Test
    void aDeletedFolderMeansDeletedFiles() throws Exception {
        Path file = Files.createDirectories(folder.resolve("x")).resolve("a");
        Files.writeString(file, "one");
        worker.prepare();
        worker.start();

        Files.delete(file);
        Files.delete(file.getParent());

        worker.awaitChange(Kind.DELETED, file);
        Files.createDirectories(folder.resolve("x"));
        Files.writeString(file, "again");
        worker.awaitChange(Kind.CREATED, file);
    }

    @Test
    void whatChangesDuringAPauseIsToldAfterItAndOnlyTheDifference() throws Exception {
        Path modified = Files.writeString(folder.resolve("modified"), "one");
        worker.prepare();
        worker.start();
        worker.pause();
        Files.writeString(modified, "longer");
        Path passing = Files.writeString(folder.resolve("passing"), "soon gone");
        Files.delete(passing);
        assertThat(worker.changes).isEmpty();

        worker.start();

        worker.awaitChange(Kind.MODIFIED, modified);
        assertThat(worker.changes).extracting(Change::path).doesNotContain(passing);
    }

    @Test
    void aFolderThatIsNotRecursiveLeavesItsFoldersAlone() throws Exception {
        Collecting flat = attached(new Collecting(), TestContext.with("path = \"" + folder + "\", recursive = false"));
        flat.prepare();
        flat.start();

        Path hidden = Files.createDirectories(folder.resolve("x")).resolve("hidden");
        Files.writeString(hidden, "one");
        Path seen = Files.writeString(folder.resolve("seen"), "one");

        flat.awaitChange(Kind.CREATED, seen);
        assertThat(flat.changes).extracting(Change::path).containsOnly(seen);
        flat.pause();
        flat.stop();
    }

    @Test
    void aPauseWaitsForTheCallUnderWayAndDoesNotInterruptIt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<String> ended = new CopyOnWriteArrayList<>();
        FileWatcherWorker slow = attached(
                new FileWatcherWorker() {
                    @Override
                    protected void changed(Set<Change> changes) throws InterruptedException {
                        inside.countDown();
                        mayEnd.await();
                        ended.add("undisturbed");
                    }
                },
                context);
        slow.prepare();
        slow.start();
        Files.writeString(folder.resolve("a"), "one");
        inside.await();
        Thread pause = Thread.startVirtualThread(() -> {
            try {
                slow.pause();
                ended.add("paused");
            } catch (Exception failure) {
                context.fail(failure);
            }
        });
        while (slow.running()) {
            Thread.onSpinWait();
        }

        mayEnd.countDown();
        pause.join();

        assertThat(ended).containsExactly("undisturbed", "paused");
        slow.stop();
    }

    @Test
    void whatChangedThrowsFailsTheService() throws Exception {
        IOException failure = new IOException("can't load");
        FileWatcherWorker failing = attached(
                new FileWatcherWorker() {
                    @Override
                    protected void changed(Set<Change> changes) throws IOException {
                        throw failure;
                    }
                },
                context);
        failing.prepare();
        failing.start();

        Files.writeString(folder.resolve("a"), "one");

        assertThat(context.awaitFailure()).isSameAs(failure);
        failing.cleanup(failure);
    }

    @Test
    void aWatchedFolderThatVanishesFailsTheService() throws Exception {
        Path watched = Files.createDirectories(folder.resolve("watched"));
        Collecting vanishing = attached(new Collecting(), TestContext.with("path = \"" + watched + "\""));
        TestContext itsContext = (TestContext) vanishing.context();
        vanishing.prepare();
        vanishing.start();

        Files.delete(watched);

        assertThat(itsContext.awaitFailure()).hasMessageContaining(watched.toString());
        vanishing.cleanup(itsContext.awaitFailure());
    }

    @Test
    void aFolderThatIsMissingOrNotSetIsNamed() {
        Collecting missing = attached(new Collecting(), TestContext.with("path = \"" + folder + "/nowhere\""));
        assertThatThrownBy(missing::prepare)
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContainingAll("nowhere", "does not exist");
        Collecting unset = attached(new Collecting(), TestContext.with(""));
        assertThatThrownBy(unset::prepare)
                .isInstanceOf(ConfigException.Missing.class)
                .hasMessageContaining("path");
    }
}
