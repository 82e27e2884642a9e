package dev.serve.supervisor.config;

import static dev.serve.supervisor.config.Reading.problems;
import static dev.serve.supervisor.config.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

final class LogsReaderTest {

    @Test
    void everyKeyIsRead() {
        LogsConfig logs = read("""
                serve.logs {
                  level = warn
                  lines = 10
                  levels { spam = error, "com.example" = debug }
                  format = json
                  mask.patterns = ["[0-9]{16}"]
                  files { folder = /var/log/x, per-service = true, max-size = 1KiB, daily = true, keep = 0 }
                }
                """).logs();

        assertThat(logs)
                .isEqualTo(new LogsConfig(
                        10,
                        Level.WARN,
                        Map.of("spam", Level.ERROR, "com.example", Level.DEBUG),
                        LogsConfig.Format.JSON,
                        List.of("[0-9]{16}"),
                        Optional.of(new LogsConfig.Files(Path.of("/var/log/x"), true, 1_024, true, 0))));
    }

    @Test
    void whatFilesLeaveOutIsAsTheReferenceSays() {
        assertThat(read("serve.logs.files {}").logs().files())
                .contains(new LogsConfig.Files(Path.of("conf/logs").toAbsolutePath(), false, 10_485_760, false, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format = xml|logs.format: expected one of plain, json, found the string 'xml'",
                "levels { spam = loud }|logs.levels.spam: expected one of",
                "levels { com.example = debug }|a name with dots needs quotes",
                "mask.patterns = [\"a(\"]|logs.mask.patterns: expected a regular expression, found 'a(': missing closing )",
                "mask.patterns = [\"a*\"]|expected a pattern that matches no empty text, found 'a*'",
                "files.max-size = 1MB2|logs.files.max-size: expected a size from 1024",
                "files.max-size = 10|logs.files.max-size: expected a size from 1024",
                "files.keep = -1|logs.files.keep: expected a whole number from 0 to 1000",
                "files.folder = /etc/passwd|logs.files.folder: expected a folder, found something else at /etc/passwd",
                "files.size = 1MiB|logs.files.size: unknown key",
            })
    void whatIsWrongIsToldWithItsPlace(String text, String problem) {
        assertThat(problems("serve.logs {\n" + text + "\n}"))
                .singleElement()
                .asString()
                .startsWith("conf/serve.conf:")
                .contains(problem);
    }
}
