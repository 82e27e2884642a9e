package dev.serve.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

final class LineFormatTest {

    private static final Instant AT = Instant.parse("2026-11-21T01:02:03.456Z");

    @Test
    void aPlainLineNamesTheServiceAndIndentsWhatBelongsToIt() {
        String text =
                plain(new LogLine(AT, Level.WARN, Optional.of("spam"), "spam", "t", "one\ntwo", "java.lang.Error: x"));

        assertThat(text).endsWith(" WARN  spam: one\n    two\n    java.lang.Error: x\n");
    }

    @Test
    void aPlainLineOfALibraryNamesTheServiceAndTheClass() {
        assertThat(plain(new LogLine(AT, Level.INFO, Optional.of("spam"), "com.example.Pool", "t", "full", "")))
                .endsWith(" INFO  spam Pool: full\n");
        assertThat(plain(new LogLine(AT, Level.INFO, Optional.empty(), "dev.serve.Port", "t", "open", "")))
                .endsWith(" INFO  Port: open\n");
    }

    @Test
    void noControlCharacterGetsThrough() {
        LogLine line =
                new LogLine(AT, Level.INFO, Optional.of("spam"), "spam", "t", "a\u001b[31mb\rc\u0000\td\r\ne", "");

        assertThat(plain(line)).endsWith("spam: a\\u001b[31mb\\u000dc\\u0000\td\n    e\n");
        assertThat(json(line))
                .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]")
                .hasLineCount(1);
    }

    @Test
    void aJsonLineHasAllThatIsKnown() throws IOException {
        LogLine line = new LogLine(
                AT,
                Level.ERROR,
                Optional.of("math/0"),
                "com.example.A",
                "math/0 start",
                "a \"b\"\\\n\u00e4\ud83d\ude00\ud83d",
                "E: x\n\tat y");

        Map<String, Object> read = JSON.std.mapFrom(json(line));

        assertThat(read)
                .containsEntry("at", "2026-11-21T01:02:03.456Z")
                .containsEntry("level", "ERROR")
                .containsEntry("service", "math/0")
                .containsEntry("logger", "com.example.A")
                .containsEntry("thread", "math/0 start")
                .containsEntry("message", "a \"b\"\\\n\u00e4\ud83d\ude00\ud83d")
                .containsEntry("exception", "E: x\n\tat y");
    }

    @Test
    void theSupervisorsOwnLinesHaveNoServiceInJson() throws IOException {
        LogLine line = new LogLine(AT, Level.INFO, Optional.empty(), "dev.serve.Port", "", "open", "");

        assertThat(JSON.std.mapFrom(json(line)))
                .containsEntry("service", null)
                .doesNotContainKeys("thread", "exception");
    }

    private static String plain(LogLine line) {
        return text(LineFormat.PLAIN, line);
    }

    private static String json(LogLine line) {
        return text(LineFormat.JSON, line);
    }

    private static String text(LineFormat format, LogLine line) {
        StringBuilder out = new StringBuilder();
        format.append(out, line);
        return out.toString();
    }
}
