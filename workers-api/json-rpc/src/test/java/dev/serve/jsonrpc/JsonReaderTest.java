package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private final JsonReader reader = new JsonReader(JsonLimits.defaults());

    private @Nullable Object read(String json) throws JsonException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private Map<?, ?> readMap(String json) throws JsonException {
        return (Map<?, ?>) Objects.requireNonNull(read(json));
    }

    private String refusal(byte[] json) {
        JsonException refused = catchThrowableOfType(JsonException.class, () -> reader.read(json));
        assertThat(refused)
                .as("what is said of %s", new String(json, StandardCharsets.ISO_8859_1))
                .isNotNull();
        return refused.message();
    }

    private String refusal(String json) {
        return refusal(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return all;
    }

    @Test
    void valuesAreReadAsPlainOnes() throws JsonException {
        assertThat(read("""
                {"text": "a\\u00e9\\n\\uD83D\\uDE00", "list": [1, -0, 1.50, true, false, null, {}], "": []}
                """))
                .isEqualTo(Map.of(
                        "text", "aé\n\uD83D\uDE00",
                        "list", Arrays.asList(1L, 0L, new BigDecimal("1.50"), true, false, null, Map.of()),
                        "", List.of()));
    }

    @Test
    void noDigitOfANumberIsLost() throws JsonException {
        String digits = "1234567890".repeat(4);

        assertThat(read(digits)).isEqualTo(new BigInteger(digits));
        assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read("-9223372036854775809")).isEqualTo(new BigInteger("-9223372036854775809"));
        assertThat(read("0." + digits)).isEqualTo(new BigDecimal("0." + digits));
        assertThat(read("1e400")).isEqualTo(new BigDecimal("1e400"));
    }

    @Test
    void membersKeepTheirOrder() throws JsonException {
        String json = IntStream.range(0, 200)
                .mapToObj(i -> "\"" + i * 31 % 200 + "\":0")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(readMap(json).keySet().stream().map(String::valueOf))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "" + i * 31 % 200).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "+1",
                "1.",
                ".5",
                "-",
                "1e",
                "NaN",
                "Infinity",
                "-Infinity",
                "nul",
                "nulL",
                "True",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\t\"",
                "// c\n1",
                "/* c */1",
                "1 2",
                "[1]]",
                "{} {}",
                "1,",
                "\u00001",
                "]",
                "}",
                "[}",
                "{]",
                "#",
                "\u00a01"
            })
    void whatIsNoJsonIsRefused(String json) {
        assertThat(refusal(json)).isNotBlank().doesNotContain("Source", "`", "JsonReadFeature");
    }

    @Test
    void whatIsSaidTellsThePlace() {
        assertThat(refusal("{\n  \"a\": x}")).contains("line 2, column 8");
        assertThat(refusal("[1] 2")).isEqualTo("expected nothing after the JSON value, found more at line 1, column 5");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[][] malformed = {
            bytes('"', 0xC3, '"'),
            bytes('"', 0x80, '"'),
            bytes('"', 0xC0, 0x80, '"'),
            bytes('"', 0xE0, 0x80, 0xAF, '"'),
            bytes('"', 0xED, 0xA0, 0x80, '"'),
            bytes('"', 0xF4, 0x90, 0x80, 0x80, '"'),
            bytes('"', 0xF0, 0x80, 0x80, 0xAF, '"'),
            bytes('"', 0xFF, '"'),
            bytes('"', 0xE2, 0x82),
        };
        for (byte[] each : malformed) {
            assertThat(refusal(each)).contains("expected UTF-8").contains("byte 1");
        }
        byte[] late = (" ".repeat(3000) + "\"é\"").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(late)).contains("byte 3001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void otherEncodingsAreRefused(String charset) {
        assertThat(refusal("{\"a\":[1,2]}".getBytes(Charset.forName(charset)))).isNotBlank();
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertThat(refusal("\uFEFF{}")).contains("byte order mark");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\uD800\"", "\"\\uDC00x\"", "\"\\uD800\\uD800\\uDC00\"", "{\"\\uD800\":1}", "[\"a\\uDBFF\"]"})
    void halfASurrogatePairIsRefused(String json) {
        assertThat(refusal(json)).contains("surrogate");
    }

    @Test
    void aKeyThatComesTwiceIsRefusedByName() {
        assertThat(refusal("{\"a\":1,\"b\":2,\"\\u0061\":3}")).contains("'a' again");
        assertThat(refusal("[{\"x\":{\"y\":null,\"y\":null}}]")).contains("'y' again");
    }

    @Test
    void nestingIsReadUpToItsLimitAndNoDeeper() throws JsonException {
        assertThat(read("[".repeat(100) + "]".repeat(100))).isInstanceOf(List.class);
        assertThat(refusal("[".repeat(101) + "]".repeat(101))).contains("101").contains("100");
        assertThat(refusal("{\"a\":".repeat(500_000))).contains("100");
        assertThat(refusal("[".repeat(1_000_000))).contains("100");
    }

    @Test
    void theDeepestLimitThatCanBeSetIsReadOnAVirtualThread() throws Exception {
        JsonReader deep = new JsonReader(new JsonLimits(JsonLimits.MOST_DEPTH, 10, 10, 10));
        byte[] json = ("[".repeat(1000) + "]".repeat(1000)).getBytes(StandardCharsets.UTF_8);
        FutureTask<@Nullable Object> read = new FutureTask<>(() -> deep.read(json));

        Thread.startVirtualThread(read);

        assertThat(read.get()).isInstanceOf(List.class);
    }

    @Test
    void numbersAndStringsHaveALimit() throws JsonException {
        JsonReader small = new JsonReader(new JsonLimits(10, 25, 30, 100));
        String longest = "1".repeat(25);

        assertThat(small.read(longest.getBytes(StandardCharsets.UTF_8))).isEqualTo(new BigInteger(longest));
        for (String json : List.of(longest + "1", "1." + longest, "\"" + "x".repeat(100_000) + "\"")) {
            assertThat(catchThrowableOfType(
                            JsonException.class, () -> small.read(json.getBytes(StandardCharsets.UTF_8))))
                    .hasMessageContaining("exceeds the maximum allowed");
        }
        assertThat(read("9".repeat(1000))).isInstanceOf(BigInteger.class);
        assertThat(refusal("9".repeat(1001))).contains("1000");
    }

    @Test
    void anExponentThatNoNumberHasIsRefused() {
        assertThat(refusal("[1e99999999999]")).contains("exponent").contains("column 2");
    }

    @Test
    void anObjectMayHaveManyKeys() throws JsonException {
        String json = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"k" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(readMap(json)).hasSize(100_000);
    }

    @Test
    void keysThatCollideAreReadAsOthers() throws JsonException {
        String json = IntStream.range(0, 1 << 14)
                .mapToObj(i -> IntStream.range(0, 14)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0")))
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(readMap(json)).hasSize(1 << 14);
    }
}
