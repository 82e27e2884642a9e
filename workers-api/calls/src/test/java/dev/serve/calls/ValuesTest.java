package dev.serve.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

    /** One line of an order. */
    public record Line(String item, BigDecimal price) {}

    /** An order. */
    public record Order(
            int id,
            List<Line> lines,
            Optional<String> note,
            @Default("PT1H") Duration within) {}

    /** Holds others of its type. */
    public record Tree(String name, List<Tree> children) {}

    /** Will not have everything. */
    public record Positive(int value) {
        public Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("must be positive");
            }
        }
    }

    /** Types with arguments. */
    public record Generic(
            Set<DayOfWeek> set, Map<Integer, LocalDate> map, List<int[]> arrays, OptionalLong number, Object any) {}

    private static void assertUnfit(@Nullable Object plain, Type type, String message) {
        assertThatThrownBy(() -> Values.toJava(plain, type))
                .isInstanceOf(BadArgumentsException.class)
                .hasMessage(message);
    }

    @Test
    void aNumberFitsWhenNothingOfItIsLost() {
        assertThat(Values.toJava(2.0, long.class)).isEqualTo(2L);
        assertThat(Values.toJava(new BigDecimal("1e3"), int.class)).isEqualTo(1000);
        assertThat(Values.toJava(127L, byte.class)).isEqualTo((byte) 127);
        assertThat(Values.toJava(3, double.class)).isEqualTo(3.0);
        assertThat(Values.toJava(7, BigInteger.class)).isEqualTo(BigInteger.valueOf(7));
        assertUnfit(
                2.5,
                long.class,
                "expected a whole number from -9223372036854775808 to 9223372036854775807, found the number 2.5");
        assertUnfit(300, byte.class, "expected a whole number from -128 to 127, found the number 300");
        assertUnfit(-32769, short.class, "expected a whole number from -32768 to 32767, found the number -32769");
        assertUnfit(
                1L << 31,
                int.class,
                "expected a whole number from -2147483648 to 2147483647, found the number 2147483648");
        assertUnfit(
                BigInteger.ONE.shiftLeft(63),
                long.class,
                "expected a whole number from -9223372036854775808 to 9223372036854775807, found the number"
                        + " 9223372036854775808");
    }

    @Test
    void aFloatingNumberBeyondTheRangeIsRefused() {
        assertUnfit(
                new BigDecimal("1e400"),
                double.class,
                "expected a number within the range of a double, found the number 1E+400");
        assertUnfit(1e39, float.class, "expected a number within the range of a float, found the number 1.0E39");
    }

    @Test
    void aHugeExponentIsRefusedWithoutWritingTheNumberOut() {
        BigDecimal huge = new BigDecimal("1e2000000000");
        BigDecimal tiny = new BigDecimal("1e-2000000000");
        assertUnfit(huge, BigInteger.class, "expected a whole number, found the number 1E+2000000000");
        assertUnfit(huge, BigDecimal.class, "expected a number, found the number 1E+2000000000");
        assertUnfit(tiny, BigDecimal.class, "expected a number, found the number 1E-2000000000");
        assertUnfit(
                huge, double.class, "expected a number within the range of a double, found the number 1E+2000000000");
    }

    @Test
    void textAndYesAndNoAreTakenForNothingElse() {
        assertUnfit("true", boolean.class, "expected true or false, found the text 'true'");
        assertUnfit(true, String.class, "expected text, found true");
        assertUnfit("ab", char.class, "expected one character, found the text 'ab'");
        assertUnfit("x".repeat(100), boolean.class, "expected true or false, found the text '" + "x".repeat(60) + "…'");
    }

    @Test
    void recordsNest() {
        Object order =
                Values.toJava(Map.of("id", 1, "lines", List.of(Map.of("item", "tea", "price", 2.5))), Order.class);

        assertThat(order)
                .isEqualTo(new Order(
                        1, List.of(new Line("tea", new BigDecimal("2.5"))), Optional.empty(), Duration.ofHours(1)));
        assertThat(Values.toJava(Values.toPlain(order), Order.class)).isEqualTo(order);
    }

    @Test
    void aRecordMayHoldOthersOfItsType() {
        Tree tree = new Tree("root", List.of(new Tree("leaf", List.of())));

        assertThat(Values.toJava(Values.toPlain(tree), Tree.class)).isEqualTo(tree);
    }

    @Test
    void aWrongComponentIsNamedByItsPath() {
        Map<String, Object> tea = Map.of("item", "tea", "price", 2);
        assertUnfit(
                Map.of("id", 1, "lines", List.of(tea, Map.of("item", "cup", "price", "free"))),
                Order.class,
                ".lines[1].price: expected a number, found the text 'free'");
        assertUnfit(
                Map.of("id", 1, "lines", List.of(tea, Map.of("item", "cup"))),
                Order.class,
                ".lines[1].price: expected a number, found nothing");
        assertUnfit(
                Map.of("id", 1, "lines", List.of(Map.of("items", "cup"))),
                Order.class,
                ".lines[0]: expected only [item, price], found 'items'");
        assertUnfit(
                Map.of("id", 1, "lines", List.of(7)),
                Order.class,
                ".lines[0]: expected an object with [item, price], found the number 7");
        assertUnfit(
                Map.of("id", 1, "lines", tea.get("item")),
                Order.class,
                ".lines: expected a list, found the text 'tea'");
    }

    @Test
    void whatARecordsConstructorRefusesIsRefused() {
        assertUnfit(
                Map.of("value", 0),
                Positive.class,
                "expected a valid Positive, found one that is not: java.lang.IllegalArgumentException: must be"
                        + " positive");
    }

    @Test
    void collectionsMapsAndArraysHoldWhatTheyAreDeclaredTo() {
        Object bound = Values.toJava(
                Map.of(
                        "set", List.of("MONDAY", "FRIDAY", "MONDAY"),
                        "map", Map.of("7", "2026-01-31"),
                        "arrays", List.of(List.of(1, 2)),
                        "any", List.of(true)),
                Generic.class);

        Generic generic = (Generic) Objects.requireNonNull(bound);
        assertThat(generic.set()).containsExactly(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        assertThat(generic.map()).isEqualTo(Map.of(7, LocalDate.of(2026, 1, 31)));
        assertThat(generic.arrays()).containsExactly(new int[] {1, 2});
        assertThat(generic.number()).isEmpty();
        assertThat(generic.any()).isEqualTo(List.of(true));
        assertUnfit(
                List.of(1, "x"),
                int[].class,
                "[1]: expected a whole number from -2147483648 to 2147483647, found" + " the text 'x'");
        assertUnfit(
                "SOMEDAY",
                DayOfWeek.class,
                "expected one of [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY], found the text"
                        + " 'SOMEDAY'");
    }

    static List<Object> written() {
        return List.of(
                Instant.parse("2026-01-31T05:00:00Z"),
                LocalDate.of(2026, 1, 31),
                Duration.ofMillis(1500),
                UUID.fromString("12345678-1234-1234-1234-123456789abc"),
                URI.create("http://localhost/x"),
                'c',
                DayOfWeek.MONDAY);
    }

    @ParameterizedTest
    @MethodSource("written")
    void whatIsWrittenAsTextComesBack(Object value) {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        Object plain = Values.toPlain(value);

        assertThat(plain).isInstanceOf(String.class).hasToString(value.toString());
        assertThat(Values.toJava(plain, type)).isEqualTo(value);
    }

    @Test
    void aZoneComesBack() {
        assertThat(Values.toJava(Values.toPlain(ZoneId.of("Europe/Paris")), ZoneId.class))
                .isEqualTo(ZoneId.of("Europe/Paris"));
    }

    @Test
    void textThatIsNotOfItsFormIsRefused() {
        assertUnfit("soon", LocalDate.class, "expected a date such as 2026-01-31, found the text 'soon'");
        assertUnfit("1-1-1-1-1", UUID.class, "expected a UUID, found the text '1-1-1-1-1'");
        assertUnfit("?", byte[].class, "expected bytes, or text in Base64, found the text '?'");
    }

    @Test
    void bytesAreBytesOrBase64() {
        byte[] bytes = "hi!".getBytes(StandardCharsets.UTF_8);

        assertThat(Values.toJava("aGkh", byte[].class)).isEqualTo(bytes);
        assertThat(Values.toJava(bytes, byte[].class)).isEqualTo(bytes);
        assertThat(Values.toPlain(bytes)).isSameAs(bytes);
    }

    @Test
    void whatCanNotBeSentIsRefused() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThat(Values.toPlain(new int[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.toPlain(List.of("ok", new Object())))
                .withMessageContaining("java.lang.Object can't be sent: expected a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.toPlain(circle))
                .withMessage("expected a result that is nested 200 levels deep at most, found more, or a circle");
    }
}
