package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A watch, and what it has told. */
final class Watched implements AutoCloseable {

    /** One call of the listener. */
    record Told(String name, List<Path> paths) {}

    /** Longer than a busy machine leaves a test waiting, so that what is written in one go is told in one go. */
    static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final FileWatch watch;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    Watched() throws IOException {
        this(QUIET);
    }

    Watched(Duration quiet) throws IOException {
        watch = new FileWatch(
                quiet, Duration.ofMillis(300), (name, paths) -> told.add(new Told(name, List.copyOf(paths))));
    }

    Watched watching(String name, WatchedFiles.Root... roots) throws IOException {
        watch.watch(name, WatchedFiles.of(roots));
        return this;
    }

    /** All that was told of a name, in any number of calls. */
    SortedSet<Path> told(String name) {
        SortedSet<Path> paths = new TreeSet<>();
        calls(name).forEach(call -> paths.addAll(call.paths()));
        return paths;
    }

    List<Told> calls(String name) {
        return told.stream().filter(call -> call.name().equals(name)).toList();
    }

    /** Waits until exactly these files have been told, and forgets that they were. */
    void awaitTold(String name, Path... paths) {
        awaitTold(name, Set.of(paths));
    }

    void awaitTold(String name, Set<Path> paths) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(name)).containsAll(paths));
        assertThat(told(name)).containsExactlyInAnyOrderElementsOf(paths);
        told.removeIf(call -> call.name().equals(name));
    }

    /** Waits until these files have been told in one call, the first there was. */
    void awaitOneCall(String name, Path... paths) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(calls(name)).isNotEmpty());
        List<Path> sorted = new ArrayList<>(List.of(paths));
        sorted.sort(null);
        assertThat(calls(name).getFirst()).isEqualTo(new Told(name, sorted));
        told.removeIf(call -> call.name().equals(name));
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
