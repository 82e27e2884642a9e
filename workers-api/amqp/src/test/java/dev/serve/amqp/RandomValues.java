package dev.serve.amqp;

import dev.serve.calls.Arguments;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Plain values of all kinds, at the edges of MessagePack's forms above all. */
final class RandomValues {

    private static final int[] LENGTHS = {0, 1, 15, 16, 31, 32, 33, 255, 256, 300, 1_500};
    private static final String[] SIGNS = {
        "a", "é", "\u20AC", "\uD83D\uDE00", "\"", "\\", "\n", "\0", "\uFFFD", "\u2028"
    };
    private static final int DEEPEST = 4;

    private final Random random;
    private final boolean hasBytes;

    RandomValues(long seed, WireFormat format) {
        this.random = new Random(seed);
        this.hasBytes = format == WireFormat.MESSAGE_PACK;
    }

    Arguments arguments() {
        return new Arguments(list(random.nextInt(4), 1), map(random.nextInt(4), 1));
    }

    private @Nullable Object value(int depth) {
        int kinds = depth < DEEPEST ? 8 : 6;
        return switch (random.nextInt(kinds)) {
            case 0 -> random.nextInt(3) == 0 ? null : (Object) random.nextBoolean();
            case 1, 2 -> whole();
            case 3 -> random.nextInt(5) == 0 ? -0.0 : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 4 -> text();
            case 5 -> hasBytes ? bytes() : text();
            case 6 -> list(random.nextInt(20), depth);
            default -> map(random.nextInt(20), depth);
        };
    }

    private Object whole() {
        if (random.nextInt(10) == 0) {
            return BigInteger.ONE.shiftLeft(Long.SIZE - 1).add(new BigInteger(Long.SIZE - 1, random));
        }
        long power = 1L << random.nextInt(Long.SIZE);
        return (random.nextBoolean() ? power : -power) + random.nextInt(3) - 1;
    }

    private String text() {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        String sign = SIGNS[random.nextInt(SIGNS.length)];
        return random.nextBoolean() ? "x".repeat(length) : "x".repeat(length / 2) + sign.repeat(length / 2);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<@Nullable Object> list(int size, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(int size, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(i + SIGNS[random.nextInt(SIGNS.length)], value(depth + 1));
        }
        return map;
    }

    /** The value as a text that tells the kinds apart, so that values can be compared; numbers by what they come to. */
    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case byte[] bytes -> "bytes " + HexFormat.of().formatHex(bytes);
            case String text -> "text " + text;
            case Boolean yes -> yes.toString();
            case Long whole -> whole.toString();
            case BigInteger whole -> whole.toString();
            case Number number -> "about " + number.doubleValue();
            case List<?> list -> list.stream().map(RandomValues::shown).toList().toString();
            case Map<?, ?> map -> {
                Map<String, String> each = new LinkedHashMap<>();
                map.forEach((key, one) -> each.put(shown(key), shown(one)));
                yield each.toString();
            }
            default -> throw new AssertionError("expected a plain value, found a " + value.getClass());
        };
    }

    static String shown(Arguments arguments) {
        return shown(arguments.positional()) + shown(arguments.named());
    }
}
