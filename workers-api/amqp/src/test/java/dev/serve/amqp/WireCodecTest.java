package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.calls.Arguments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and replies, to bytes and back, and what is refused on the way. */
class WireCodecTest {

    private static final WireCodec PACK = WireCodec.messagePack();
    private static final WireCodec JSON = new WireCodec(WireFormat.JSON, WireLimits.defaults());

    private static String hex(byte[] body) {
        return HexFormat.of().formatHex(body);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static @Nullable Object result(WireCodec codec, @Nullable Object value) throws MalformedMessageException {
        return ((WireReply.Returned) codec.decodeReply(codec.encodeReply(new WireReply.Returned(value)))).value();
    }

    @Test
    void aRequestIsAListOfItsArgumentsByPositionAndAMapOfThoseByName() throws Exception {
        Arguments arguments = Arguments.of(1, "x").and("b", null);

        assertThat(hex(PACK.encodeRequest(arguments))).isEqualTo("929201a17881a162c0");
        assertThat(json(JSON.encodeRequest(arguments))).isEqualTo("[[1,\"x\"],{\"b\":null}]");
        assertThat(RandomValues.shown(PACK.decodeRequest(PACK.encodeRequest(arguments))))
                .isEqualTo("[1, text x]{text b=null}");
    }

    @Test
    void aReplyTellsAResultAndAFailureApart() throws Exception {
        assertThat(hex(PACK.encodeReply(new WireReply.Returned(3)))).isEqualTo("920003");
        assertThat(hex(PACK.encodeReply(new WireReply.Failed("no")))).isEqualTo("9201a26e6f");
        assertThat(JSON.decodeReply(utf8("[0, null]"))).isEqualTo(new WireReply.Returned(null));
        assertThat(JSON.decodeReply(utf8("[1, \"no\"]"))).isEqualTo(new WireReply.Failed("no"));
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsSentComesOutAsItWas(WireFormat format) throws Exception {
        WireCodec codec = new WireCodec(format, WireLimits.defaults());
        RandomValues values = new RandomValues(7, format);
        for (int i = 0; i < 2_000; i++) {
            Arguments arguments = values.arguments();
            assertThat(RandomValues.shown(codec.decodeRequest(codec.encodeRequest(arguments))))
                    .isEqualTo(RandomValues.shown(arguments));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyABodyOfMoreThan1024BytesIsCompressed(WireFormat format) throws Exception {
        WireCodec codec = new WireCodec(format, WireLimits.defaults());
        int around = codec.encodeReply(new WireReply.Returned("x".repeat(1_000))).length - 1_000;
        WireReply longest = new WireReply.Returned("x".repeat(1_024 - around));
        WireReply tooLong = new WireReply.Returned("x".repeat(1_025 - around));

        assertThat(codec.encodeReply(longest)).hasSize(1_024);
        assertThat(hex(codec.encodeReply(tooLong))).startsWith("28b52ffd").hasSizeLessThan(200);
        assertThat(codec.decodeReply(codec.encodeReply(tooLong))).isEqualTo(tooLong);
    }

    @ParameterizedTest
    @EnumSource
    void bodiesOfMegabytesComeThrough(WireFormat format) throws Exception {
        WireCodec codec = new WireCodec(format, WireLimits.defaults());
        Random random = new Random(3);
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            list.add(random.nextLong());
        }

        assertThat(result(codec, list)).isEqualTo(list);
    }

    @Test
    void numbersGoInTheFormThatTheyFit() throws Exception {
        BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

        assertThat(result(PACK, most)).isEqualTo(most);
        assertThat(result(PACK, BigInteger.TEN)).isEqualTo(10L);
        assertThat(result(PACK, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(result(PACK, new AtomicInteger(7))).isEqualTo(7L);
        assertThat(result(PACK, 1.5f)).isEqualTo(1.5);
        assertThat(result(PACK, new BigDecimal("0.10"))).isEqualTo(0.1);
        assertThat(result(PACK, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(result(PACK, bytes("ca3fc00000"))).isEqualTo(bytes("ca3fc00000"));
        assertThat(PACK.decodeReply(bytes("9200ca3fc00000"))).isEqualTo(new WireReply.Returned(1.5));
        assertThat(result(JSON, new BigDecimal("0.12345678901234567890")))
                .isEqualTo(new BigDecimal("0.12345678901234567890"));
        assertThat(result(JSON, BigInteger.TWO.pow(200))).isEqualTo(BigInteger.TWO.pow(200));
        assertThat(json(JSON.encodeReply(new WireReply.Returned(Double.NaN)))).isEqualTo("[0,NaN]");
        assertThat(result(JSON, Double.NaN)).isEqualTo(Double.NaN);
        assertThat(result(JSON, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void whatMessagePackHasNoFormForIsRefusedByName() {
        assertThatThrownBy(() -> PACK.encodeRequest(Arguments.of(BigInteger.TWO.pow(64))))
                .isInstanceOf(UnsendableException.class)
                .hasMessage("args[0]: expected a whole number from -2^63 to 2^64 - 1, which is what MessagePack has,"
                        + " found one of 65 bits");
        assertThatThrownBy(() ->
                        PACK.encodeRequest(Arguments.none().and("price", new BigDecimal("0.12345678901234567890"))))
                .hasMessage("kwargs.price: expected a number that a double shows with the same digits, found a decimal"
                        + " of 20 digits: send it as text, or use JSON");
    }

    @Test
    void whatJsonHasNoFormForIsRefusedByName() {
        assertThatThrownBy(() -> JSON.encodeRequest(Arguments.of(List.of(Map.of("raw", new byte[3])))))
                .isInstanceOf(UnsendableException.class)
                .hasMessageStartingWith("args[0][0].raw: expected null, a boolean, ")
                .hasMessageEndingWith("found bytes: send them as text, in Base64, or use MessagePack");
        assertThatThrownBy(() -> JSON.encodeRequest(Arguments.of(BigInteger.ONE.shiftLeft(3_990))))
                .hasMessage("args[0]: expected a number of 1000 characters at most, found a longer one");
        assertThatThrownBy(() -> JSON.encodeRequest(Arguments.of(BigInteger.ONE.shiftLeft(1 << 20))))
                .hasMessage("args[0]: expected a number of 1000 characters at most, found a longer one");
    }

    @ParameterizedTest
    @EnumSource
    void whatNoMessageCanCarryIsRefusedByName(WireFormat format) {
        WireCodec codec = new WireCodec(format, WireLimits.defaults());
        List<@Nullable Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned(new Object())))
                .hasMessageEndingWith("found a java.lang.Object");
        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned(Map.of(1, 2))))
                .hasMessage("result: expected text as key, found a java.lang.Integer");
        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned("\uD800")))
                .hasMessage("result: expected text with surrogates in pairs, found one alone");
        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned(circle)))
                .hasMessageEndingWith("two included, found more, or a circle");
    }

    @ParameterizedTest
    @EnumSource
    void whatWouldBeTooLargeToReadIsNotSentEither(WireFormat format) {
        WireCodec codec = new WireCodec(format, new WireLimits(2_000, 4_000, 4, 100, 3_000));
        byte[] noise = new byte[3_000];
        new Random(5).nextBytes(noise);

        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned("x".repeat(3_001))))
                .hasMessage("result: expected a text of 3000 characters at most, found 3001");
        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned("\u20AC".repeat(2_000))))
                .hasMessageContaining("expected a message of 4000 bytes at most, found more");
        assertThatThrownBy(() -> codec.encodeReply(
                        new WireReply.Returned(new String(noise, StandardCharsets.ISO_8859_1).substring(0, 2_500))))
                .hasMessageMatching("(result: )?expected a message of \\d+ bytes at most.*");
        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned(Arrays.asList(new Object[100]))))
                .hasMessage("result[97]: expected 100 values in one message at most, found more");
        assertThatThrownBy(() -> codec.encodeReply(new WireReply.Returned(List.of(List.of(List.of(List.of()))))))
                .hasMessageContaining("expected 4 levels of lists and maps at most");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsToldWhateverItsTraceHolds(WireFormat format) throws Exception {
        WireCodec codec = new WireCodec(format, new WireLimits(2_000, 4_000, 4, 100, 300));

        assertThat(codec.decodeReply(codec.encodeReply(new WireReply.Failed("a\uD800b"))))
                .isEqualTo(new WireReply.Failed("a?b"));
        assertThat(codec.decodeReply(codec.encodeReply(new WireReply.Failed("\0".repeat(5_000)))))
                .isEqualTo(new WireReply.Failed("\0".repeat(300)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    c0 | expected a request [args, kwargs], found null
                    9190 | expected a request [args, kwargs], found a list of 1
                    93908001 | expected a request [args, kwargs], found a list of 3
                    928080 | expected args to be a list, found a map
                    929090 | expected kwargs to be a map, found a list of 0
                    9290c0 | expected kwargs to be a map, found null
                    92908001 | expected the end of the message, found more at byte 3
                    9291c180 | expected MessagePack, found something cut short, or no MessagePack
                    9291d4010080 | expected null, a boolean, a number, text, bytes, a list or a map, found an extension type at byte 2
                    92908101a1 | expected text as key of a map, found something else at byte 3
                    929082a16101a16102 | expected each key of a map once, found one again at byte 9
                    9291a1ff80 | expected text in UTF-8, found something else at byte 4
                    9291a3eda08080 | expected text in UTF-8, found something else at byte 6
                    92ddffffffff80 | expected MessagePack, found something cut short, or no MessagePack
                    92dd7fffffff80 | expected as much as is announced, found the message cut short at byte 6
                    9290df00ffffff | expected as much as is announced, found the message cut short at byte 7
                    9291c6000f424000 | expected as much as is announced, found the message cut short at byte 7
                    9291db000f424000 | expected as much as is announced, found the message cut short at byte 7
                    929180 | expected a value, found the end of the message at byte 3
                    9290 | expected as much as is announced, found the message cut short at byte 1
                    """)
    void aBodyThatIsNoRequestIsRefusedAndToldWhy(String body, String message) {
        assertThatThrownBy(() -> PACK.decodeRequest(bytes(body)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    9202c0 | expected the status 0 or 1, found another number
                    92ffc0 | expected the status 0 or 1, found another number
                    92c2c0 | expected the status 0 or 1, found a boolean
                    920101 | expected the trace of a failure as text, found a number
                    9100 | expected a reply [0, result] or [1, "trace"], found a list of 1
                    """)
    void aBodyThatIsNoReplyIsRefusedAndToldWhy(String body, String message) {
        assertThatThrownBy(() -> PACK.decodeReply(bytes(body)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [0, secret] | expected JSON, found something else at character
                    [0, "secret | expected JSON, found something else at character
                    [0, 1] secret | expected JSON, found something else at character
                    [0, 1] 2 | expected the end of the message, found more at character
                    [0, {"secret": 1, "secret": 2}] | expected each key of a map once, found one again at character
                    [0, "\\ud800"] | expected surrogates in pairs, found one alone at character
                    [0, 1e99999999999] | expected a number with an exponent of less than ten digits, found something else
                    [0, INF] | expected JSON, found something else at character
                    [0, [[[[[ | expected JSON, found something else at character
                    [0.0, 1] | expected the status 0 or 1, found another number
                    """)
    void aTextThatIsNoReplyIsRefusedAndNothingOfItIsTold(String body, String message) {
        assertThatThrownBy(() -> JSON.decodeReply(utf8(body)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void jsonIsStrictAboutItsEncoding() {
        assertThatThrownBy(() -> JSON.decodeReply(utf8("\uFEFF[0,1]")))
                .hasMessage("expected JSON, found a byte order mark before it");
        assertThatThrownBy(() -> JSON.decodeReply("[0,\"é\"]".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("expected JSON in UTF-8, found something else");
        assertThatThrownBy(() -> JSON.decodeReply("[0,1]".getBytes(StandardCharsets.UTF_16BE)))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> JSON.decodeReply(new byte[0]))
                .hasMessageStartingWith("expected a value, found the end of the message");
    }

    @Test
    void whatIsOverTheLimitsIsRefusedInMessagePack() {
        WireCodec codec = new WireCodec(WireFormat.MESSAGE_PACK, new WireLimits(40, 60, 4, 10, 5));

        assertThatThrownBy(() -> codec.decodeReply(new byte[41]))
                .hasMessage("expected a body of 40 bytes at most, found 41");
        assertThatThrownBy(() -> codec.decodeReply(bytes("920091919190")))
                .hasMessage("expected 4 levels of lists and maps at most, found more at byte 6");
        assertThatThrownBy(() -> codec.decodeReply(bytes("92009901020304050607080901")))
                .hasMessage("expected 10 values in one message at most, found more at byte 10");
        assertThatThrownBy(() -> codec.decodeReply(bytes("9200a6616263646566")))
                .hasMessage("expected a text of 5 characters at most, found one of 6 at byte 9");
    }

    @Test
    void whatIsOverTheLimitsIsRefusedInJson() {
        WireCodec codec = new WireCodec(WireFormat.JSON, new WireLimits(40, 60, 4, 10, 5));

        assertThatThrownBy(() -> codec.decodeReply(utf8("[0,[[[[]]]]]")))
                .hasMessageStartingWith(
                        "expected 4 levels, texts of 5 and numbers of 1000 characters at most, found more");
        assertThatThrownBy(() -> codec.decodeReply(utf8("[0,[1,2,3,4,5,6,7,8,9]]")))
                .hasMessageStartingWith("expected 10 values in one message at most, found more");
        assertThatThrownBy(() -> codec.decodeReply(utf8("[0,\"abcdef\"]")))
                .hasMessageStartingWith("expected 4 levels, texts of 5 and");
        assertThatThrownBy(() -> JSON.decodeReply(utf8("[0," + "9".repeat(1_001) + "]")))
                .hasMessageStartingWith("expected 100 levels, ");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new WireLimits(1, 1, 1, 1, 1)).hasMessage("expected a depth of 2 to 1000, found 1");
        assertThatThrownBy(() -> new WireLimits(1, 0, 2, 1, 1))
                .hasMessage("expected contentBytes of 1 or more, found 0");
        assertThat(Objects.requireNonNull(WireLimits.defaults()).depth()).isEqualTo(100);
    }
}
