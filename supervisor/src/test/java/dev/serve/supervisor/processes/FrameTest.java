package dev.serve.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameTest {

    @ParameterizedTest
    @MethodSource("plainValues")
    void aPlainValueComesThroughAsItWas(Object value) throws IOException {
        @Nullable Frame read = read(FrameWriter.write(new Frame(Frame.Kind.DONE, 7, value)));

        assertThat(read).isNotNull().extracting(Frame::body).isEqualTo(value);
    }

    static Stream<Object> plainValues() {
        return Stream.of(
                true,
                false,
                0,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                -0.0,
                Double.NaN,
                1.5f,
                new BigInteger("-123456789012345678901234567890"),
                new BigDecimal("1.2300"),
                "",
                "äöü \u0000 😀",
                new byte[] {0, -1, 127},
                List.of(),
                Arrays.asList(1, null, "x", List.of(2L)),
                Map.of("a", Map.of("b", List.of(1)), "", 2));
    }

    @Test
    void nothingComesThroughAsNothing() throws IOException {
        @Nullable Frame read = read(FrameWriter.write(new Frame(Frame.Kind.DONE, 7, null)));

        assertThat(read).isEqualTo(new Frame(Frame.Kind.DONE, 7, null));
    }

    @Test
    void otherNumbersComeThroughAsWhatTheyReadAs() throws IOException {
        Object body = List.of((short) 3, (byte) 4, new AtomicInteger(5));

        @Nullable Frame read = read(FrameWriter.write(new Frame(Frame.Kind.DONE, body)));

        assertThat(read).isNotNull().extracting(Frame::body).isEqualTo(List.of(3, 4, new BigDecimal(5)));
    }

    @ParameterizedTest
    @EnumSource
    void everyKindComesThrough(Frame.Kind kind) throws IOException {
        assertThat(read(FrameWriter.write(new Frame(kind, Long.MIN_VALUE, null))))
                .isEqualTo(new Frame(kind, Long.MIN_VALUE, null));
    }

    @Test
    void theEndIsNoFrame() throws IOException {
        assertThat(read(new byte[0])).isNull();
    }

    @Test
    void whatIsNoPlainValueIsNotSent() {
        assertThatThrownBy(() -> FrameWriter.write(new Frame(Frame.Kind.DONE, new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found a java.lang.Object");
    }

    @Test
    void aCircleIsNotSent() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThatThrownBy(() -> FrameWriter.write(new Frame(Frame.Kind.DONE, circle)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("levels deep");
    }

    @Test
    void whatIsTooLargeIsNotSent() {
        assertThatThrownBy(() -> FrameWriter.write(new Frame(Frame.Kind.DONE, new byte[FrameWriter.LONGEST])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most " + FrameWriter.LONGEST + " bytes");
        List<Integer> many = Collections.nCopies(FrameWriter.MOST_VALUES, 1);
        assertThatThrownBy(() -> FrameWriter.write(new Frame(Frame.Kind.DONE, many)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most " + FrameWriter.MOST_VALUES + " values");
    }

    @Test
    void aFrameThatIsCutOffIsNotRead() {
        byte[] whole = FrameWriter.write(new Frame(Frame.Kind.DONE, 1, List.of("abc", Map.of("d", 2))));

        for (int length = Integer.BYTES; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
            ByteBuffer.wrap(cut).putInt(length - Integer.BYTES);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("brokenFrames")
    void whatIsNoFrameIsNotRead(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    static Stream<Object[]> brokenFrames() {
        int noValue = FrameWriter.NULL;
        return Stream.of(
                new Object[] {frame(FrameWriter.LONGEST + 1, Frame.Kind.DONE.code(), noValue), "expected a frame of"},
                new Object[] {frame(-1, Frame.Kind.DONE.code(), noValue), "expected a frame of"},
                new Object[] {frame(10, 99, noValue), "expected a kind of frame, found 99"},
                new Object[] {frame(10, Frame.Kind.DONE.code(), 99), "expected a kind of value, found 99"},
                new Object[] {frame(11, Frame.Kind.DONE.code(), noValue), "expected the end of a frame"},
                new Object[] {
                    frame(14, Frame.Kind.DONE.code(), FrameWriter.LIST, 127, 0, 0, 0), "elements or bytes, found"
                },
                new Object[] {
                    frame(14, Frame.Kind.DONE.code(), FrameWriter.TEXT, 255, 0, 0, 0), "elements or bytes, found -"
                });
    }

    /** A frame of a length that may be wrong, followed by zeros. */
    private static byte[] frame(int length, int kind, int... body) {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        bytes.putInt(length).put((byte) kind).putLong(1);
        for (int each : body) {
            bytes.put((byte) each);
        }
        return bytes.array();
    }

    private static @Nullable Frame read(byte[] bytes) throws IOException {
        return FrameReader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
