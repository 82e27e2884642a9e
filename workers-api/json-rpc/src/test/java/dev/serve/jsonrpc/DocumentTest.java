package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.calls.Procedure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What docs/json-rpc.md says is so. */
class DocumentTest {

    private static final String SENT = "--> ";
    private static final String ANSWERED = "<-- ";

    /** The methods of its examples. */
    public static final class Methods {
        @Procedure(doc = "Adds two numbers.")
        public long add(long a, long b) {
            return a + b;
        }

        @Procedure
        public void fail(String message) {
            throw new IllegalStateException(message);
        }
    }

    private final Path root = Path.of(System.getProperty("serve.root", "../.."));

    private List<String> lines() throws IOException {
        return Files.readAllLines(root.resolve("docs/json-rpc.md"));
    }

    @Test
    void itsExamplesAreAnsweredAsItSays() throws IOException {
        JsonRpcHandler handler = Rig.handler(new Methods());
        List<String> lines = lines();
        int examples = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(SENT)) {
                String next = lines.get(i + 1);
                String answer = next.startsWith(ANSWERED) ? next.substring(ANSWERED.length()) : "";
                assertThat(Rig.answer(handler, lines.get(i).substring(SENT.length())))
                        .as(lines.get(i))
                        .isEqualTo(answer);
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(10);
    }

    @Test
    void itsTableHasEveryErrorCode() throws IOException {
        List<String> rows =
                lines().stream().filter(line -> line.startsWith("| -32")).toList();

        assertThat(rows).hasSameSizeAs(ErrorCode.values());
        assertThat(Arrays.stream(ErrorCode.values()))
                .allSatisfy(code -> assertThat(rows)
                        .anyMatch(row -> row.startsWith("| " + code.code() + " | `" + code.name() + "` | ")));
    }

    @Test
    void itsLimitsAreThoseThatHoldByDefault() throws IOException {
        JsonLimits limits = JsonRpcOptions.defaults().limits();
        JsonRpcOptions options = JsonRpcOptions.defaults();

        assertThat(String.join("\n", lines()))
                .contains("objects | " + limits.depth() + " |")
                .contains("a number | " + grouped(limits.numberLength()) + " |")
                .contains("a string | " + grouped(limits.stringLength()) + " |")
                .contains("in a batch | " + grouped(options.maxBatch()) + " |")
                .contains("at once | " + options.batchParallelism() + " |")
                .contains("together | " + grouped(options.maxAnswer()) + " |");
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
