package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {

    private static List<String> lines(byte[] output) throws IOException {
        List<String> lines = new ArrayList<>();
        OutputLines.read(new ByteArrayInputStream(output), lines::add);
        return lines;
    }

    private static List<String> lines(String output) throws IOException {
        return lines(output.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesAreCutAtTheirEndsWhicheverTheyAre() throws IOException {
        assertThat(lines("one\r\n\ntwo\nthree")).containsExactly("one", "", "two", "three");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsCutAndMarkedAndTheNextIsWhole() throws IOException {
        String longest = "x".repeat(OutputLines.LONGEST_BYTES);

        assertThat(lines(longest + "\n" + longest + "y\nnext"))
                .containsExactly(longest, longest + OutputLines.CUT, "next");
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() throws IOException {
        assertThat(lines(new byte[] {'a', (byte) 0xff, 'b'})).containsExactly("a\uFFFDb");
    }
}
