package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are not what they say. */
class ZstdFrameTest {

    private static final int MOST = 1 << 26;
    private static final String MAGIC = "28b52ffd";

    private final Zstandard zstandard = new Zstandard();

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] join(byte[]... parts) {
        byte[] whole = new byte[0];
        for (byte[] part : parts) {
            int before = whole.length;
            whole = Arrays.copyOf(whole, before + part.length);
            System.arraycopy(part, 0, whole, before, part.length);
        }
        return whole;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 1_025, 65_791, 65_792, 131_072, 131_073, 5_000_000})
    void aFrameTellsItsSizeAndHoldsIt(int size) throws Exception {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        for (byte[] content : List.of(noise, new byte[size])) {
            byte[] frame = zstandard.compress(content);

            assertThat(ZstdFrame.contentSize(frame, MOST)).isEqualTo(size);
            assertThat(Arrays.equals(zstandard.decompress(frame, MOST), content))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    00 58 010000 | expected a Zstandard frame that tells its content size, found one that does not at byte 6
                    21 01 05 010000 | expected a Zstandard frame without a dictionary, found another at byte 5
                    28 05 010000 | expected a Zstandard frame without a dictionary, found another at byte 5
                    a0 ffffffff 010000 | expected a message of 67108864 bytes at most after decompression, found one that announces more at byte 9
                    e0 ffffffffffffffff 010000 | expected a message of 67108864 bytes at most after decompression, found one that announces more at byte 13
                    a0 00000004 010000 | expected a Zstandard frame that holds what it announces, found one whose blocks can't at byte 12
                    a0 00000004 250000 00000000 | expected a Zstandard frame that holds what it announces, found one whose blocks can't at byte 16
                    20 03 190000 6162 | expected one whole Zstandard frame, found one cut short at byte 11
                    20 03 180000 616263 | expected one whole Zstandard frame, found one cut short at byte 12
                    20 03 190000 61626300 | expected one whole Zstandard frame, found more after it at byte 12
                    24 03 190000 616263 0000 | expected one whole Zstandard frame, found one cut short at byte 14
                    24 03 190000 616263 00000000 | expected a Zstandard frame, found one that can't be decompressed
                    20 02 190000 616263 | expected a Zstandard frame, found one that can't be decompressed
                    20 04 1d0000 03 00 00 | expected a Zstandard block with a table, found one without at byte 9
                    40 69 0000 010000 | expected a Zstandard frame with a window of 8 MiB at most, found a larger one at byte 6
                    40 68 0000 010000 | expected a Zstandard frame that holds what it announces, found one whose blocks can't at byte 11
                    20 03 1f0000 616263 | expected a Zstandard block, found one of a reserved type at byte 9
                    '' | expected one whole Zstandard frame, found one cut short at byte 4
                    """)
    void aFrameThatLiesOrIsBrokenIsRefused(String rest, String message) {
        assertThatThrownBy(() -> zstandard.decompress(bytes(MAGIC + rest), MOST))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
    }

    @Test
    void onlyOneFrameIsTaken() {
        byte[] frame = zstandard.compress(new byte[2_000]);
        byte[] skippable = bytes("502a4d18 01000000 00");

        assertThatThrownBy(() -> zstandard.decompress(join(frame, frame), MOST))
                .hasMessageStartingWith("expected one whole Zstandard frame, found more after it");
        assertThatThrownBy(() -> zstandard.decompress(join(frame, skippable), MOST))
                .hasMessageStartingWith("expected one whole Zstandard frame, found more after it");
    }

    @Test
    void aBombIsRefusedBeforeItGoesOff() {
        byte[] bomb = zstandard.compress(new byte[MOST + 1]);

        assertThat(bomb).hasSizeLessThan(1 << 16);
        assertThatThrownBy(() -> zstandard.decompress(bomb, MOST))
                .hasMessageStartingWith("expected a message of 67108864 bytes at most after decompression");
    }
}
