package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a tree does without the tools for a guard; with them it is tested through {@link ProcessWorkerTest}. */
class ProcessTreeTest {

    private static ProcessTree launch(String script) throws Exception {
        return ProcessTree.launch(null, List.of("sh", "-c", script), Path.of("."), Map.of());
    }

    private static void awaitDead(ProcessHandle process) {
        await().until(() -> !process.isAlive());
    }

    private static ProcessHandle child(ProcessTree tree) throws Exception {
        BufferedReader lines = tree.command().inputReader();
        return ProcessHandle.of(Long.parseLong(String.valueOf(lines.readLine())))
                .orElseThrow();
    }

    @Test
    void withoutAGuardTheDescendantsThatAreSeenEndToo() throws Exception {
        ProcessTree tree = launch("trap '' TERM; sleep 1000 & echo $!; wait");
        ProcessHandle child = child(tree);

        tree.end(Duration.ofMillis(50));

        assertThat(tree.command().isAlive()).isFalse();
        awaitDead(child);
    }

    @Test
    void withoutAGuardASuspendedTreeEndsToo() throws Exception {
        ProcessTree tree = launch("sleep 1000 & echo $!; wait");
        ProcessHandle child = child(tree);

        tree.suspend();
        tree.end(Duration.ofHours(1));

        assertThat(tree.command().isAlive()).isFalse();
        awaitDead(child);
    }

    @Test
    void withoutAGuardStandardInputIsEmpty() throws Exception {
        ProcessTree tree = launch("cat; exit 7");

        assertThat(tree.command().waitFor()).isEqualTo(7);

        tree.end(Duration.ZERO);
    }
}
