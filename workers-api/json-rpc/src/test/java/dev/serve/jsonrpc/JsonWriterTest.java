package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    private final JsonWriter writer = new JsonWriter(JsonLimits.defaults());

    private String written(@Nullable Object value) throws JsonException {
        return new String(writer.write(value), StandardCharsets.UTF_8);
    }

    private String refusal(Object value) {
        JsonException refused = catchThrowableOfType(JsonException.class, () -> writer.write(value));
        assertThat(refused).isNotNull();
        return refused.message();
    }

    @Test
    void plainValuesAreWritten() throws JsonException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("z", null);
        map.put("a", List.of(1, 2L, (short) 3, (byte) 4, true));

        assertThat(written(map)).isEqualTo("{\"z\":null,\"a\":[1,2,3,4,true]}");
        assertThat(written(new Object[] {"x", new int[] {1, 2}})).isEqualTo("[\"x\",[1,2]]");
        assertThat(written("é\uD83D\uDE00\"\n\u0001")).isEqualTo("\"é\uD83D\uDE00\\\"\\n\\u0001\"");
        assertThat(written(new byte[] {1, 2, 3})).isEqualTo("\"AQID\"");
        assertThat(written(null)).isEqualTo("null");
        assertThat(written(false)).isEqualTo("false");
    }

    @Test
    void noDigitOfANumberIsLost() throws JsonException {
        BigInteger large = BigInteger.TEN.pow(40).add(BigInteger.ONE);

        assertThat(written(Arrays.asList(1.5, 0.1f, 1e300, new BigDecimal("1.0"), large, new AtomicInteger(7))))
                .isEqualTo("[1.5,0.1,1.0E300,1.0," + large + ",7]");
    }

    @Test
    void whatJsonDoesNotHaveIsRefused() {
        assertThat(refusal(Double.NaN)).contains("java.lang.Double NaN");
        assertThat(refusal(List.of(Float.NEGATIVE_INFINITY))).contains("-Infinity");
        assertThat(refusal(Map.of(1, 2))).contains("text as key").contains("java.lang.Integer");
        assertThat(refusal("\uD800")).contains("surrogates");
        assertThat(refusal(List.of(new StringBuilder()))).contains("java.lang.StringBuilder");
    }

    @Test
    void aCircleIsRefused() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThat(refusal(circle)).contains("depth");
    }

    @Test
    void aTextThatGetsTooLongIsRefused() throws JsonException {
        JsonWriter small = new JsonWriter(new JsonLimits(10, 10, 10, 12));

        assertThat(small.write("1234567890")).hasSize(12);
        assertThat(catchThrowableOfType(JsonException.class, () -> small.write("12345678901")))
                .hasMessageContaining("12 bytes");
    }

    @Test
    void aRefusalLeavesTheWriterAsItWas() throws JsonException {
        assertThat(refusal(List.of(1, 2, Double.NaN))).isNotBlank();
        assertThat(written(List.of(1))).isEqualTo("[1]");
    }
}
