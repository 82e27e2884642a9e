package dev.serve.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFilesTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final LogOutput output =
            new LogOutput(new PrintStream(printed, true, StandardCharsets.UTF_8), new LogFeed());

    @Test
    void allLinesAreInOneFileUnlessEachServiceHasItsOwn() throws Exception {
        output.writeTo(settings(false, 1_000_000));
        output.line(Lines.of("a", "1"));
        output.line(Lines.of("b", "2"));
        output.flush(WAIT);

        assertThat(Files.readAllLines(folder.resolve("serve.log")))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("b: 2");
    }

    @Test
    void eachServiceHasAFileOfASafeName() throws Exception {
        output.writeTo(settings(true, 1_000_000));
        for (String name : List.of("math/0", "math-0", "serve", "../x")) {
            output.line(Lines.of(name, "of " + name));
        }
        output.flush(WAIT);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("math+0.log", "math-0.log", "serve+.log", "%2e%.+x.log");
        }
        assertThat(folder.resolve("math+0.log")).content().endsWith("math/0: of math/0\n");
        assertThat(LogFiles.fileName(Optional.empty())).isEqualTo("serve.log");
    }

    @Test
    void whatIsFullMakesRoomAndNothingIsLost() throws Exception {
        output.writeTo(settings(false, 2_000));
        IntStream.range(0, 100).forEach(i -> output.line(Lines.of("a", "line " + i + ".")));
        output.flush(WAIT);

        List<String> all = new ArrayList<>();
        for (int i = 20; i > 0; i--) {
            Path old = folder.resolve("serve.log." + i);
            if (Files.exists(old)) {
                assertThat(Files.size(old)).isBetween(1L, 2_000L);
                all.addAll(Files.readAllLines(old));
            }
        }
        all.addAll(Files.readAllLines(folder.resolve("serve.log")));
        assertThat(all).hasSize(100);
        assertThat(IntStream.range(0, 100))
                .allSatisfy(i -> assertThat(all.get(i)).endsWith("a: line " + i + "."));
    }

    @Test
    void onlySoManyOldOnesAreKept() throws Exception {
        output.writeTo(new FileSettings(folder, false, 1_024, false, 2));
        IntStream.range(0, 200).forEach(i -> output.line(Lines.of("a", "line " + i)));
        output.flush(WAIT);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("serve.log", "serve.log.1", "serve.log.2");
        }
    }

    @Test
    void aFileThatWasMovedAwayIsBegunAnew() throws Exception {
        output.writeTo(settings(false, 1_000_000));
        output.line(Lines.of("a", "before"));
        output.flush(WAIT);
        Files.move(folder.resolve("serve.log"), folder.resolve("moved.log"));
        output.reopenFiles();
        output.line(Lines.of("a", "after"));
        output.flush(WAIT);

        assertThat(folder.resolve("moved.log")).content().endsWith("before\n");
        assertThat(folder.resolve("serve.log")).content().endsWith("after\n").doesNotContain("before");
    }

    @Test
    void aFileThatWasMovedAwayIsFoundOutWithoutBeingTold() throws Exception {
        output.writeTo(settings(false, 1_000_000));
        output.line(Lines.of("a", "before"));
        output.flush(WAIT);
        Files.move(folder.resolve("serve.log"), folder.resolve("moved.log"));

        await().atMost(WAIT).until(() -> {
            output.line(Lines.of("a", "after"));
            output.flush(WAIT);
            return Files.exists(folder.resolve("serve.log"));
        });
    }

    @Test
    void aHalfLineOfACrashEndsWhereTheNextRunBegins() throws Exception {
        Files.writeString(folder.resolve("serve.log"), "whole\nhal");
        output.writeTo(settings(false, 1_000_000));
        output.line(Lines.of("a", "next"));
        output.flush(WAIT);

        assertThat(Files.readAllLines(folder.resolve("serve.log")))
                .hasSize(3)
                .startsWith("whole", "hal")
                .last()
                .asString()
                .endsWith("next");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOnceAndCountedAndPrintedLinesGoOn() throws Exception {
        Path inTheWay = Files.createDirectory(folder.resolve("serve.log"));
        output.writeTo(settings(false, 1_000_000));
        for (int i = 0; i < 10; i++) {
            output.line(Lines.of("a", "lost " + i));
            output.flush(WAIT);
        }
        assertThat(printed()).containsOnlyOnce("can't write " + inTheWay).contains("lost 0", "lost 9");
        assertThat(output.dropped("a")).isEqualTo(10);

        Files.delete(inTheWay);
        await().atMost(WAIT).until(() -> {
            output.line(Lines.of("a", "again"));
            output.flush(WAIT);
            return Files.isRegularFile(inTheWay);
        });
        await().atMost(WAIT).until(() -> printed().contains("is written again; "));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private FileSettings settings(boolean perService, long maxBytes) throws IOException {
        return new FileSettings(folder, perService, maxBytes, false, 20);
    }
}
