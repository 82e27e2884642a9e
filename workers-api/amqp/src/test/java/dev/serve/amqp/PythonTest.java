package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.serve.calls.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies, read and written by the libraries that RabiBridge uses. */
class PythonTest {

    private static final int MESSAGES = 2_000;
    private static final long SEED = 20_260_101;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void pythonReadsWhatWeWriteAndWritesWhatWeRead(WireFormat format) throws Exception {
        assumeThat(new Python(folder).has("msgpack, zstandard"))
                .as("%s imports msgpack and zstandard: install python3-msgpack and python3-zstandard", Python.COMMAND)
                .isTrue();
        WireCodec codec = new WireCodec(format, WireLimits.defaults());
        RandomValues values = new RandomValues(SEED, format);
        List<Arguments> sent =
                Stream.generate(values::arguments).limit(MESSAGES).toList();
        List<byte[]> bodies = sent.stream().map(codec::encodeRequest).toList();

        List<String> answers = otherSide(format, bodies);

        assertThat(answers).hasSize(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            String[] hex = answers.get(i).split(" ", 2);
            String shown = RandomValues.shown(sent.get(i));
            byte[] content = HexFormat.of().parseHex(hex[0]);
            byte[] compressed = HexFormat.of().parseHex(hex[1]);
            if (format == WireFormat.MESSAGE_PACK) {
                assertThat(contentOf(bodies.get(i))).as(shown).isEqualTo(content);
            }
            assertThat(RandomValues.shown(codec.decodeRequest(content))).isEqualTo(shown);
            assertThat(RandomValues.shown(codec.decodeRequest(compressed))).isEqualTo(shown);
        }
    }

    private static byte[] contentOf(byte[] body) throws MalformedMessageException {
        return ZstdFrame.begins(body) ? new Zstandard().decompress(body, 1 << 24) : body;
    }

    private List<String> otherSide(WireFormat format, List<byte[]> bodies) throws Exception {
        Path lines = folder.resolve("bodies.txt");
        List<String> hex = new ArrayList<>();
        bodies.forEach(body -> hex.add(format + " " + HexFormat.of().formatHex(body)));
        Files.write(lines, hex);
        return new Python(folder).run("other_side.py", lines.toString());
    }
}
