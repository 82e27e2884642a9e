package dev.serve.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.supervisor.jobs.Settled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class JobFileTest {

    private static final Instant TIME = Instant.parse("2026-01-01T03:30:00Z");

    @TempDir
    Path folder;

    private JobFile file;

    @BeforeEach
    void besideTheStateFile() {
        file = JobFile.beside(folder.resolve("var/billing.json"));
    }

    @Test
    void eachStateFileHasAnotherOne() {
        assertThat(file.path()).isEqualTo(folder.resolve("var/billing.jobs.json"));
        assertThat(JobFile.beside(folder.resolve("state")).path()).isEqualTo(folder.resolve("state.jobs.json"));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Map<String, Settled> jobs = Map.of(
                "report", new Settled("schedule", "30 3 * * *", Optional.of("Europe/Berlin"), TIME),
                "many/0", new Settled("every", "5m", Optional.empty(), TIME));

        file.write(jobs);

        assertThat(file.read()).isEqualTo(jobs);
        assertThat(file.path().getParent()).isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void whereThereAreNoJobsThereIsNoFile() throws Exception {
        file.write(Map.of("a", new Settled("every", "5m", Optional.empty(), TIME)));

        file.write(Map.of());

        assertThat(file.path()).doesNotExist();
        assertThat(file.read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"jobs\": [",
                "{\"jobs\": []}",
                "{\"jobs\": {\"a\": 1}}",
                "{\"jobs\": {\"a\": {\"by\": \"every\", \"text\": \"5m\"}}}",
                "{\"jobs\": {\"a\": {\"by\": \"every\", \"text\": \"5m\", \"planned\": \"tomorrow\"}}}",
                "{\"jobs\": {\"a\": {\"by\": \"every\", \"text\": \"5m\", \"planned\": \"-1000000000-01-01T00:00:00Z\"}}}"
            })
    void whatIsBrokenSaysWhy(String content) throws Exception {
        Files.createDirectories(file.path().getParent());
        Files.writeString(file.path(), content);

        assertThatThrownBy(file::read).isInstanceOf(IOException.class).message().isNotBlank();
    }

    @Test
    void whatIsTooLargeIsNotRead() throws Exception {
        Files.createDirectories(file.path().getParent());
        Files.writeString(file.path(), " ".repeat(5 << 20) + "{\"jobs\": {}}");

        assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("4194304 bytes");
    }
}
