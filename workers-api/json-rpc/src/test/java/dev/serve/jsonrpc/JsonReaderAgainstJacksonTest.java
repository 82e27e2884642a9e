package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our reader takes what another strict one takes, and reads it as that does. */
class JsonReaderAgainstJacksonTest {

    private static final int TEXTS = 30_000;
    private static final String LETTERS = "{}[]\",:\\u0123456789eE+-.truefalsn \n\t\u0000\u0001/b";
    private static final List<String> SEEDS = List.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,-2.5e3,\"a\\u00e9\\n\"],\"id\":1}",
            "[{\"jsonrpc\":\"2.0\",\"method\":\"ä\uD83D\uDE00\",\"params\":{\"a\":null,\"b\":true},\"id\":\"x\"},1,{}]",
            " [ 1 , 0 , -0 , 0.0 , 1e5 , 12345678901234567890 , 123456789012345678 , 1234567890123456789 ]",
            "{\"a\":{\"b\":[[],{},[{}]]},\"c\":\"\"}",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
            "[-9223372036854775808,9223372036854775807,-9223372036854775809,9223372036854775808]",
            "[false,true,null]");

    private final JsonReader reader = new JsonReader(JsonLimits.defaults());
    private final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Test
    void whatIsRefusedAndWhatIsReadIsTheSame() {
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            byte[] json = mutated(random, SEEDS.get(random.nextInt(SEEDS.size())));
            Optional<List<@Nullable Object>> ours = ours(json);
            assertThat(ours).as(() -> new String(json, StandardCharsets.UTF_8)).isEqualTo(theirs(json));
            read += ours.isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(TEXTS / 10, TEXTS * 9 / 10);
    }

    /** Up to four bytes put in, taken away or replaced. */
    private static byte[] mutated(Random random, String seed) {
        StringBuilder text = new StringBuilder(seed);
        for (int times = random.nextInt(5); times > 0; times--) {
            int at = random.nextInt(text.length() + 1);
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, letter);
                case 1 -> text.delete(at, at + 1);
                default -> text.replace(at, at + 1, String.valueOf(letter));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Optional<List<@Nullable Object>> ours(byte[] json) {
        try {
            return Optional.of(listOf(reader.read(json)));
        } catch (JsonException refused) {
            return Optional.empty();
        }
    }

    private Optional<List<@Nullable Object>> theirs(byte[] json) {
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            Object value = value(parser);
            boolean isWhole = parser.nextToken() == null && !hasLoneSurrogate(value);
            return isWhole ? Optional.of(listOf(value)) : Optional.empty();
        } catch (IOException | NumberFormatException refused) {
            return Optional.empty();
        }
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            default -> throw new IOException("expected a value, found " + parser.currentToken());
        };
    }

    /** The other reader takes them; ours does not. */
    private static boolean hasLoneSurrogate(@Nullable Object value) {
        return switch (value) {
            case String text -> Utf8.hasLoneSurrogate(text);
            case List<?> list -> list.stream().anyMatch(JsonReaderAgainstJacksonTest::hasLoneSurrogate);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .anyMatch(each -> hasLoneSurrogate(each.getKey()) || hasLoneSurrogate(each.getValue()));
            case null, default -> false;
        };
    }
}
