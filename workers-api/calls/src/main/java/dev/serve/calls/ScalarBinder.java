package dev.serve.calls;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns numbers, text, yes and no, and what is written as text, into Java's.
 *
 * <p>A number fits when nothing of it is lost: a whole number within the type's range, {@code 2.0} among them; for
 * {@code float} and {@code double} any number within the range, rounded. Text is never taken for a number.
 *
 * @param wanted what is wanted, for messages
 * @param reader turns a plain value into the type; null for one that does not fit
 * @param parser turns text into the type; null for text that does not fit
 */
record ScalarBinder(String wanted, Function<Object, @Nullable Object> reader, Function<String, @Nullable Object> parser)
        implements Binder {

    /** Beyond this many digits a number is no number that anyone means, and costs too much to look at. */
    private static final int MAX_DIGITS = 10_000;

    /** The JDK takes shorter ones too, and fills them up. */
    private static final int UUID_LENGTH = 36;

    /** What is written as text. */
    private static final Map<Class<?>, Written> WRITTEN = Map.ofEntries(
            Map.entry(Instant.class, new Written("a moment such as 2026-01-31T05:00:00Z", Instant::parse)),
            Map.entry(Duration.class, new Written("a duration such as PT1.5S", Duration::parse)),
            Map.entry(Period.class, new Written("a period such as P1M", Period::parse)),
            Map.entry(LocalDate.class, new Written("a date such as 2026-01-31", LocalDate::parse)),
            Map.entry(LocalTime.class, new Written("a time such as 05:00", LocalTime::parse)),
            Map.entry(
                    LocalDateTime.class, new Written("a date and time such as 2026-01-31T05:00", LocalDateTime::parse)),
            Map.entry(
                    OffsetDateTime.class,
                    new Written("a date and time such as 2026-01-31T05:00+01:00", OffsetDateTime::parse)),
            Map.entry(
                    ZonedDateTime.class,
                    new Written("a date and time such as 2026-01-31T05:00+01:00[Europe/Paris]", ZonedDateTime::parse)),
            Map.entry(ZoneId.class, new Written("a time zone such as Europe/Paris", ZoneId::of)),
            Map.entry(
                    UUID.class,
                    new Written("a UUID", text -> text.length() == UUID_LENGTH ? UUID.fromString(text) : null)),
            Map.entry(URI.class, new Written("a URI", URI::create)));

    private record Written(String wanted, Function<String, @Nullable Object> parser) {}

    @Override
    public @Nullable Object bind(@Nullable Object plain) throws MismatchException {
        return found(plain == null ? null : reader.apply(plain), plain);
    }

    @Override
    public @Nullable Object parse(String text) throws MismatchException {
        return found(parser.apply(text), text);
    }

    private Object found(@Nullable Object bound, @Nullable Object plain) throws MismatchException {
        if (bound == null) {
            throw mismatch(plain);
        }
        return bound;
    }

    /** The binder of a class; empty for one that is none of these. */
    static Optional<ScalarBinder> of(Class<?> type) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        if (boxed == Boolean.class) {
            return Optional.of(new ScalarBinder(
                    "true or false",
                    plain -> plain instanceof Boolean ? plain : null,
                    text -> text.equals("true") ? (Object) true : text.equals("false") ? false : null));
        }
        if (boxed == Character.class) {
            Function<String, @Nullable Object> parser = text -> text.length() == 1 ? text.charAt(0) : null;
            return Optional.of(new ScalarBinder("one character", textual(parser), parser));
        }
        if (type == String.class || type == CharSequence.class) {
            Function<String, @Nullable Object> parser = text -> text;
            return Optional.of(new ScalarBinder("text", textual(parser), parser));
        }
        if (type == byte[].class) {
            Function<String, @Nullable Object> parser =
                    quiet(text -> Base64.getDecoder().decode(text));
            return Optional.of(new ScalarBinder(
                    "bytes, or text in Base64",
                    plain -> plain instanceof byte[] ? plain : textual(parser).apply(plain),
                    parser));
        }
        if (type.isEnum()) {
            return Optional.of(ofEnum(type));
        }
        Written written = WRITTEN.get(type);
        if (written != null) {
            Function<String, @Nullable Object> parser = quiet(written.parser);
            return Optional.of(new ScalarBinder(written.wanted, textual(parser), parser));
        }
        return Optional.ofNullable(number(boxed));
    }

    private static ScalarBinder ofEnum(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        String wanted = "one of "
                + Arrays.stream(constants)
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList();
        Function<String, @Nullable Object> parser = text -> Arrays.stream(constants)
                .filter(constant -> ((Enum<?>) constant).name().equals(text))
                .findFirst()
                .orElse(null);
        return new ScalarBinder(wanted, textual(parser), parser);
    }

    private static @Nullable ScalarBinder number(Class<?> boxed) {
        if (boxed == Long.class) {
            return number(
                    whole(Long.MIN_VALUE, Long.MAX_VALUE), plain -> plain instanceof Long ? plain : wholeOf(plain));
        }
        if (boxed == Integer.class) {
            return number(whole(Integer.MIN_VALUE, Integer.MAX_VALUE), plain -> {
                Long whole = wholeOf(plain);
                return whole == null || whole.intValue() != whole ? null : (Object) whole.intValue();
            });
        }
        if (boxed == Short.class) {
            return number(whole(Short.MIN_VALUE, Short.MAX_VALUE), plain -> {
                Long whole = wholeOf(plain);
                return whole == null || whole.shortValue() != whole ? null : (Object) whole.shortValue();
            });
        }
        if (boxed == Byte.class) {
            return number(whole(Byte.MIN_VALUE, Byte.MAX_VALUE), plain -> {
                Long whole = wholeOf(plain);
                return whole == null || whole.byteValue() != whole ? null : (Object) whole.byteValue();
            });
        }
        if (boxed == Double.class) {
            return number("a number within the range of a double", plain -> {
                double value = plain instanceof Number number ? number.doubleValue() : Double.NaN;
                boolean fits = Double.isFinite(value) || plain instanceof Double || plain instanceof Float;
                return fits ? (Object) value : null;
            });
        }
        if (boxed == Float.class) {
            return number("a number within the range of a float", plain -> {
                float value = plain instanceof Number number ? number.floatValue() : Float.NaN;
                boolean fits = Float.isFinite(value) || plain instanceof Float;
                return fits ? (Object) value : null;
            });
        }
        if (boxed == BigInteger.class) {
            return number("a whole number", ScalarBinder::bigWholeOf);
        }
        if (boxed == BigDecimal.class) {
            return number("a number", ScalarBinder::decimalOf);
        }
        return boxed == Number.class ? number("a number", plain -> plain instanceof Number ? plain : null) : null;
    }

    private static ScalarBinder number(String wanted, Function<Object, @Nullable Object> reader) {
        return new ScalarBinder(
                wanted,
                plain -> plain instanceof Number ? reader.apply(plain) : null,
                quiet(text -> reader.apply(new BigDecimal(text))));
    }

    private static String whole(long least, long most) {
        return "a whole number from " + least + " to " + most;
    }

    private static @Nullable Long wholeOf(Object plain) {
        if (plain instanceof Long || plain instanceof Integer || plain instanceof Short || plain instanceof Byte) {
            return ((Number) plain).longValue();
        }
        BigInteger big = bigWholeOf(plain);
        return big == null || big.bitLength() > 63 ? null : (Long) big.longValue();
    }

    private static @Nullable BigInteger bigWholeOf(Object plain) {
        if (plain instanceof BigInteger big) {
            return big;
        }
        BigDecimal decimal = decimalOf(plain);
        if (decimal == null || decimal.stripTrailingZeros().scale() > 0) {
            return null;
        }
        return decimal.toBigInteger();
    }

    /** A number whose exponent alone makes it huge costs nothing to send and all memory to write out: refused. */
    private static @Nullable BigDecimal decimalOf(Object plain) {
        BigDecimal decimal = switch (plain) {
            case BigDecimal exact -> exact;
            case BigInteger whole -> new BigDecimal(whole);
            case Double number -> Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
            case Float number -> Float.isFinite(number) ? new BigDecimal(number.toString()) : null;
            case Number number -> BigDecimal.valueOf(number.longValue());
            default -> null;
        };
        return decimal == null || Math.abs((long) decimal.scale()) > MAX_DIGITS ? null : decimal;
    }

    private static Function<Object, @Nullable Object> textual(Function<String, @Nullable Object> parser) {
        return plain -> plain instanceof String text ? parser.apply(text) : null;
    }

    /** Parsers of the JDK say in many ways that a text does not fit. */
    private static Function<String, @Nullable Object> quiet(Function<String, @Nullable Object> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (RuntimeException unfit) {
                return null;
            }
        };
    }
}
