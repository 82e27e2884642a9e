package dev.serve.supervisor.modules;

import static dev.serve.supervisor.modules.WatchedFiles.Kind.EDITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.supervisor.modules.WatchedFiles.Folder;
import dev.serve.supervisor.modules.WatchedFiles.SingleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How listeners are told, and when no more. */
final class FileWatchListenerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Told(String name, SortedSet<Path> paths) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @Test
    void whatChangesDuringACallIsToldInTheNextOne() throws Exception {
        CountDownLatch mayReturn = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        try (FileWatch watch = watch((name, paths) -> {
            told.add(new Told(name, paths));
            if (name.equals("a")) {
                overlapped.compareAndSet(false, calls.incrementAndGet() > 1);
                mayReturn.await();
                calls.decrementAndGet();
            }
        })) {
            Path a = watched(watch, "a");
            Path b = watched(watch, "b");
            Files.writeString(a.resolve("1"), "1");
            assertThat(next()).isEqualTo(new Told("a", sorted(a.resolve("1"))));

            Files.writeString(a.resolve("2"), "1");
            Files.writeString(b.resolve("1"), "1");
            assertThat(next().name()).isEqualTo("b");
            Files.writeString(a.resolve("3"), "1");
            Files.writeString(b.resolve("2"), "1");
            assertThat(next().name()).isEqualTo("b");
            mayReturn.countDown();

            assertThat(nextFiles(2)).containsExactly(a.resolve("2"), a.resolve("3"));
            assertThat(overlapped).isFalse();
        }
    }

    @Test
    void aListenerThatThrowsIsCalledAgain() throws Exception {
        try (FileWatch watch = watch((name, paths) -> {
            told.add(new Told(name, paths));
            throw new NoClassDefFoundError("thrown by the test");
        })) {
            Path a = watched(watch, "a");
            Files.writeString(a.resolve("1"), "1");
            assertThat(next().paths()).containsExactly(a.resolve("1"));
            Files.writeString(a.resolve("2"), "1");
            assertThat(next().paths()).containsExactly(a.resolve("2"));
        }
    }

    @Test
    void aForgottenNameIsNotToldOfAnyMore() throws Exception {
        try (FileWatch watch = watch((name, paths) -> told.add(new Told(name, paths)))) {
            Path a = watched(watch, "a");
            Path b = watched(watch, "b");
            for (int index = 0; index < 50; index++) {
                Files.writeString(a.resolve("f" + index), "1");
                if (index == 25) {
                    watch.forget("a");
                    watch.forget("nothing");
                }
            }
            Files.writeString(b.resolve("last"), "1");

            Told next = next();
            for (; next.name().equals("a"); next = next()) {
                assertThat(next.paths()).doesNotContain(a.resolve("f49"));
            }
            assertThat(next).isEqualTo(new Told("b", sorted(b.resolve("last"))));
        }
    }

    @Test
    void aNameThatIsWatchedAnewMissesNothingOfWhatItWatchedBefore() throws Exception {
        try (FileWatch watch = watch((name, paths) -> told.add(new Told(name, paths)))) {
            Path a = watched(watch, "a");
            Path other = Files.createDirectory(folder.resolve("other"));
            Files.writeString(other.resolve("was there"), "1");
            // Its events can't have been taken in, as the action has the lock.
            watch.whileDeaf(() -> {
                try {
                    Files.writeString(a.resolve("1"), "1");
                    watch.watch(
                            "a",
                            WatchedFiles.of(new Folder(a, List.of(), EDITED), new Folder(other, List.of(), EDITED)));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
            assertThat(next()).isEqualTo(new Told("a", sorted(a.resolve("1"))));

            watch.watch("a", WatchedFiles.of(new Folder(other, List.of(), EDITED)));
            Files.writeString(a.resolve("2"), "1");
            Files.writeString(other.resolve("3"), "1");
            assertThat(next()).isEqualTo(new Told("a", sorted(other.resolve("3"))));
        }
    }

    @Test
    void oneFileMayBeWatchedUnderTwoNames() throws Exception {
        try (FileWatch watch = watch((name, paths) -> told.add(new Told(name, paths)))) {
            Path a = watched(watch, "a");
            watch.watch("single", WatchedFiles.of(new SingleFile(a.resolve("1"), EDITED)));
            Files.writeString(a.resolve("1"), "1");
            assertThat(List.of(next().name(), next().name())).containsExactlyInAnyOrder("a", "single");

            watch.forget("a");
            Files.writeString(a.resolve("1"), "2");
            assertThat(next().name()).isEqualTo("single");
        }
    }

    @Test
    void closingEndsItsThreadAndAllCalls() throws Exception {
        FileWatch watch = watch((name, paths) -> told.add(new Told(name, paths)));
        Path a = watched(watch, "a");

        watch.close();
        watch.close();

        await().atMost(PATIENCE).until(() -> !watch.thread().isAlive());
        Files.writeString(a.resolve("1"), "1");
        assertThat(told).isEmpty();
        assertThatThrownBy(() -> watch.watch("b", WatchedFiles.of(new Folder(a, List.of(), EDITED))))
                .isInstanceOf(ClosedWatchServiceException.class);
    }

    @Test
    void closingWaitsForNoCallUnderWay() throws Exception {
        CountDownLatch mayReturn = new CountDownLatch(1);
        FileWatch watch = watch((name, paths) -> {
            told.add(new Told(name, paths));
            mayReturn.await();
        });
        Path a = watched(watch, "a");
        Files.writeString(a.resolve("1"), "1");
        Told first = next();

        watch.close();

        await().atMost(PATIENCE).until(() -> !watch.thread().isAlive());
        mayReturn.countDown();
        assertThat(first.paths()).containsExactly(a.resolve("1"));
        assertThat(told).isEmpty();
    }

    private FileWatch watch(FileWatch.Listener listener) throws IOException {
        return new FileWatch(Watched.QUIET, Duration.ofMillis(300), listener);
    }

    private Path watched(FileWatch watch, String name) throws IOException {
        Path created = Files.createDirectory(folder.resolve(name));
        watch.watch(name, WatchedFiles.of(new Folder(created, List.of(), EDITED)));
        return created;
    }

    private Told next() throws InterruptedException {
        Told next = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("expected to be told of a change within " + PATIENCE + ", was told of none");
        }
        return next;
    }

    /** The files told in the next calls, until there are so many. */
    private SortedSet<Path> nextFiles(int count) throws InterruptedException {
        SortedSet<Path> paths = new TreeSet<>();
        while (paths.size() < count) {
            paths.addAll(next().paths());
        }
        return paths;
    }

    private static SortedSet<Path> sorted(Path... paths) {
        return new TreeSet<>(List.of(paths));
    }
}
