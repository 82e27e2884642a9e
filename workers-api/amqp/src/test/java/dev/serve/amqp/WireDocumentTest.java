package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/amqp-wire-format.md says is so. */
class WireDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("(\\[.*])  +([0-9a-f ]+)");
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final WireCodec pack = WireCodec.messagePack();
    private final WireCodec json = new WireCodec(WireFormat.JSON, WireLimits.defaults());
    private final Path root = Path.of(System.getProperty("serve.root", "../.."));

    private List<String> lines() throws IOException {
        return Files.readAllLines(root.resolve("docs/amqp-wire-format.md"));
    }

    private String packed(String message) throws MalformedMessageException {
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        return HEX.formatHex(
                message.startsWith("[[")
                        ? pack.encodeRequest(json.decodeRequest(body))
                        : pack.encodeReply(json.decodeReply(body)));
    }

    @Test
    void itsExamplesAreWrittenAndReadAsItSays() throws Exception {
        List<Matcher> examples =
                lines().stream().map(EXAMPLE::matcher).filter(Matcher::matches).toList();

        assertThat(examples).hasSizeGreaterThan(10);
        for (Matcher example : examples) {
            String message = example.group(1);
            byte[] body = HEX.parseHex(example.group(2));

            assertThat(packed(message)).as(message).isEqualTo(example.group(2));
            byte[] again = message.startsWith("[[")
                    ? json.encodeRequest(pack.decodeRequest(body))
                    : json.encodeReply(pack.decodeReply(body));
            assertThat(new String(again, StandardCharsets.UTF_8)).isEqualTo(message.replace(" ", ""));
        }
    }

    @Test
    void itsOtherExamplesAreRight() throws Exception {
        WireReply bytes = new WireReply.Returned(new byte[] {0, (byte) 0xFF});
        WireReply compressed = new WireReply.Returned("x".repeat(1_100));

        assertThat(lines()).anyMatch(line -> line.contains("`" + HEX.formatHex(pack.encodeReply(bytes)) + "`"));
        assertThat(lines()).contains(HEX.formatHex(pack.encodeReply(compressed)));
        assertThat(pack.decodeReply(pack.encodeReply(compressed))).isEqualTo(compressed);
    }

    @Test
    void itsLimitsAreThoseThatHoldByDefault() throws Exception {
        WireLimits limits = WireLimits.defaults();

        assertThat(lines())
                .contains("| a body | " + (limits.bodyBytes() >> 20) + " MiB |")
                .contains("| the same after decompression | " + (limits.contentBytes() >> 20) + " MiB |")
                .contains("| levels of lists and maps, the message's own two included | " + limits.depth() + " |")
                .contains("| values in a message | " + grouped(limits.elements()) + " |")
                .contains("| characters of a text or key | " + grouped(limits.textLength()) + " |");
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
